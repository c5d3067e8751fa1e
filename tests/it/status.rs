//! What a person may do with a reference and a code, asked of the desk itself on both databases.

mod bombing;
mod caps;
mod codes;
mod collecting;
mod drafts;
mod following;
mod guessing;
mod package_days;
mod reminded;
mod told;
