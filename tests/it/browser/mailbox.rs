//! The mailbox of the person who asks: the letters that the program has written to its outbox folder.

use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

use crate::support::letter::Letter;

/// A folder of letters, each read once.
#[derive(Debug)]
pub struct Mailbox {
    folder: PathBuf,
    read: BTreeSet<PathBuf>,
}

impl Mailbox {
    /// The mailbox over that outbox folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, read: BTreeSet::new() }
    }

    /// The code of the next letter that brings one; waits some seconds for it.
    #[track_caller]
    pub fn next_code(&mut self) -> impl Future<Output = String> {
        let place = std::panic::Location::caller();
        async move {
            for _ in 0..400 {
                if let Some(code) = self.unread().iter().find_map(Letter::code) {
                    return code;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{place}: no letter with a code came");
        }
    }

    /// Waits for a letter whose text has `words`.
    #[track_caller]
    pub fn brings(&mut self, words: &str) -> impl Future<Output = Letter> {
        let place = std::panic::Location::caller();
        async move {
            for _ in 0..400 {
                if let Some(letter) = self.unread().into_iter().find(|it| it.text().contains(words)) {
                    return letter;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{place}: no letter came that says “{words}”");
        }
    }

    fn unread(&mut self) -> Vec<Letter> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let files = entries.map(|it| it.unwrap().path()).filter(|it| it.extension() == Some("eml".as_ref()));
        let new: BTreeSet<PathBuf> = files.filter(|it| !self.read.contains(it)).collect();
        let letters = new.iter().map(|file| Letter::parse(&fs::read(file).unwrap())).collect();
        self.read.extend(new);
        letters
    }
}
