//! Giving back the space of what is gone. Nobody else may use the database meanwhile.

use super::{
    connection::{self, Conn, Purpose, Settings},
    error::StoreError,
    url::DatabaseUrl,
};

/// A database that is about to be written anew.
#[derive(Debug)]
pub struct Compaction(Conn);

impl Compaction {
    /// Opens the database; a SQLite file that is not there is not made. Blocks.
    pub fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let settings = Settings { creates: false, ..Settings::founding(url.clone()) };
        Ok(Self(settings.open(Purpose::Write).map_err(StoreError::unavailable)?))
    }

    /// How large it is, in bytes.
    pub fn size(&mut self) -> Result<u64, StoreError> {
        Ok(u64::try_from(connection::size(&mut self.0)?).unwrap_or_default())
    }

    /// How many others are connected to a PostgreSQL database; of SQLite none is known.
    pub fn others(&mut self) -> Result<i64, StoreError> {
        Ok(connection::others(&mut self.0)?)
    }

    /// Writes it anew. Blocks, by the size of the database. A crash leaves it as it was.
    pub fn run(&mut self) -> Result<(), StoreError> {
        Ok(connection::compact(&mut self.0)?)
    }
}
