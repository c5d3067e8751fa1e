//! What earlier releases stored and answered, kept byte by byte: events, databases, answers. A release that reads them in
//! another way loses what an installation has, so what is pinned here changes only on purpose.

mod answers;
mod databases;
mod events;
mod given_out;
mod repacked;
mod reviews;
mod sign_ins;
mod spellings;
