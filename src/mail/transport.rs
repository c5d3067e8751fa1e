//! How a message leaves: to a mail server, into a folder, or into memory for tests. The result is one of four words.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::oneshot;

use super::{
    connection::Connections,
    delivery::{CheckError, Cut, Delivery, Phase},
    message::{Mime, mime},
    server::{Destination, UrlError},
};
use crate::{letters::OutgoingMail, types::OutboxId};

/// A message kept in memory.
#[derive(Debug, Clone)]
pub struct SentMail {
    /// The outbox row.
    pub id: OutboxId,
    /// The message.
    pub mime: Mime,
}

/// How a message leaves. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To a mail server, over several kept connections.
    Smtp(Arc<Connections>),
    /// Into a folder, one `.eml` a message, named by the outbox row.
    Folder(PathBuf),
    /// Into memory, for tests.
    Memory(Arc<Mutex<Vec<SentMail>>>),
}

impl Transport {
    /// The transport that a mail URL names. Connects to nothing yet.
    ///
    /// # Errors
    /// [`UrlError`]: what is wrong with the URL, without the URL.
    pub fn from_url(url: &str, connections: usize, timeout: Duration) -> Result<Self, UrlError> {
        Ok(match Destination::parse(url)? {
            Destination::Folder(path) => Self::Folder(path),
            Destination::Server(server) => {
                Self::Smtp(Arc::new(Connections::new(server, connections, timeout)))
            }
        })
    }

    /// A transport that keeps everything.
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// What a memory transport has kept; nothing for the others.
    pub fn kept(&self) -> Vec<SentMail> {
        match self {
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Smtp(_) | Self::Folder(_) => Vec::new(),
        }
    }

    /// Makes one attempt. `id` names the outbox row; a second attempt with it overwrites the first in a folder.
    pub async fn send(&self, id: OutboxId, post: &OutgoingMail) -> Delivery {
        self.send_unless(&Cut::default(), id, post).await
    }

    /// The same, unless it is cut before anything of the message was sent.
    pub async fn send_unless(&self, cut: &Cut, id: OutboxId, post: &OutgoingMail) -> Delivery {
        let Ok(mime) = mime(post) else {
            // 554: no later attempt can mend a message that cannot be written.
            return Delivery::Bounced { code: 554 };
        };
        match self {
            Self::Smtp(connections) => connections.send(&mime, cut).await,
            Self::Folder(folder) => {
                let folder = folder.clone();
                match on_a_thread(move || put(&folder, &format!("{id}.eml"), &mime.bytes)).await {
                    Ok(()) => Delivery::Accepted { code: 250 },
                    Err(_) => Delivery::Unreachable(Phase::Connect),
                }
            }
            Self::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(SentMail { id, mime });
                Delivery::Accepted { code: 250 }
            }
        }
    }

    /// Whether mail could leave now: connects, encrypts, signs in and says NOOP; or writes to the folder.
    ///
    /// # Errors
    /// [`CheckError`]: how far it came.
    pub async fn check(&self) -> Result<(), CheckError> {
        match self {
            Self::Smtp(connections) => connections.check().await,
            Self::Folder(folder) => {
                let folder = folder.clone();
                let probe = move || {
                    put(&folder, ".probe", b"")?;
                    fs::remove_file(folder.join(".probe"))
                };
                on_a_thread(probe).await.map_err(|_| CheckError::Folder)
            }
            Self::Memory(_) => Ok(()),
        }
    }
}

/// Runs a short piece of file work on a thread of its own: a slow disk must block its caller alone.
async fn on_a_thread(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    let (done, result) = oneshot::channel();
    std::thread::Builder::new().name("mail-folder".to_owned()).spawn(move || {
        // Nobody may wait any more when the program stops; the file is written all the same.
        drop(done.send(work()));
    })?;
    result.await.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into()))
}

/// Write, sync, rename, sync: after a crash the message is there whole, or not at all.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    make_private(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

/// Letters hold codes: nobody else on the machine may read them.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
