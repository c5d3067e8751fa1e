//! At the door: who is asking and under which name, what stands before the program, and HTTP as the web expects it.

mod hosts;
mod manners;
mod proxies;
mod redirects;
mod unsafe_settings;
