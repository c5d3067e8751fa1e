//! Integration tests: one binary, because linking once matters. Each module is one promise kept from outside.
#![cfg(test)]

mod access;
mod acts;
mod api;
mod before;
mod browser;
mod certainty;
mod contests;
mod crash;
mod demo;
mod desk_laws;
mod desk_pages;
mod duties;
mod house;
mod instruments;
mod jobs;
mod ladder;
mod laws;
mod laws_in_time;
mod mail;
mod migrations;
mod openapi;
mod outbox;
mod pages;
mod pipeline;
mod remedies;
mod replay;
mod rubbish;
mod serve;
mod settings;
mod several_clocks;
mod several_laws;
mod status;
mod store;
mod support;
mod why;
