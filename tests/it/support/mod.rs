//! What the tests stand on: the browser, the built program, the databases.

pub mod authenticator;
pub mod bare;
pub mod browser;
pub mod controllers;
pub mod databases;
pub mod http;
pub mod letter;
pub mod office;
pub mod people;
pub mod premises;
pub mod process;
pub mod provider;
pub mod reference;
pub mod smtp;
pub mod window;
