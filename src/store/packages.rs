//! Packages: the files of one answer to a case, from its delivery until they can be collected no more. A row is never
//! deleted: which files it held, with their digests, stays.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{dsl::exists, prelude::*};

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, MaybeText, utc},
    files::FileRow,
    package_tables::{package_files, packages},
    schema::files,
};
use crate::{
    case::PackageEnd,
    types::{CaseId, ControllerSlug, FileId, FilingId, PackageId},
};

/// The files of one answer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = packages, treat_none_as_default_value = false)]
pub struct PackageRow {
    pub id: PackageId,
    pub controller: ControllerSlug,
    pub filing_id: FilingId,
    /// The case that they answer; at most one of its packages is open.
    pub case_id: CaseId,
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub made_at: DateTime<Utc>,
    /// The last local day on which it can be collected, as its letter says; absent where a release before made it.
    pub last_day: Option<NaiveDate>,
    /// Since when nobody can collect it.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub ended_at: Option<DateTime<Utc>>,
    /// How that came.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub ended_by: Option<PackageEnd>,
    /// When the bytes of its files were destroyed.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub destroyed_at: Option<DateTime<Utc>>,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = package_files, treat_none_as_default_value = false)]
pub struct PackageFile {
    pub package_id: PackageId,
    pub file_id: FileId,
    /// SHA-256 of the clear bytes, hex; absent where a release before made the package.
    pub sha256: Option<String>,
}

/// Opens a package, which takes the place of the one that the case had.
pub fn add(tx: &mut Tx<'_>, package: &PackageRow, files: &[PackageFile]) -> Result<(), StoreError> {
    end(tx, package.case_id, PackageEnd::Replaced, package.made_at)?;
    diesel::insert_into(packages::table).values(package.clone()).execute(&mut **tx)?;
    for file in files {
        diesel::insert_into(package_files::table).values(file.clone()).execute(&mut **tx)?;
    }
    Ok(())
}

/// Ends the open package of a case, if it has one. With the last day of that one those are over that it replaced.
pub fn end(tx: &mut Tx<'_>, case: CaseId, by: PackageEnd, at: DateTime<Utc>) -> Result<(), StoreError> {
    if by == PackageEnd::Over {
        let replaced = packages::ended_by.eq(PackageEnd::Replaced.id());
        let before = packages::table.filter(packages::case_id.eq(case)).filter(replaced);
        diesel::update(before).set(packages::ended_by.eq(by.id())).execute(&mut **tx)?;
    }
    let open = packages::table.filter(packages::case_id.eq(case)).filter(packages::ended_at.is_null());
    let ended = (packages::ended_at.eq(utc(at)), packages::ended_by.eq(by.id()));
    diesel::update(open).set(ended).execute(&mut **tx)?;
    Ok(())
}

/// Enters the last day of an open package.
pub fn set_last_day(tx: &mut Tx<'_>, id: PackageId, day: NaiveDate) -> Result<(), StoreError> {
    let open = packages::table.find(id).filter(packages::ended_at.is_null());
    diesel::update(open).set(packages::last_day.eq(day)).execute(&mut **tx)?;
    Ok(())
}

/// The packages of a filing, in the order they were made.
pub fn of_filing(conn: &mut Conn, filing: FilingId) -> Result<Vec<PackageRow>, StoreError> {
    Ok(packages::table
        .filter(packages::filing_id.eq(filing))
        .order((packages::made_at, packages::id))
        .select(PackageRow::as_select())
        .load(conn)?)
}

/// The packages of a case, in the order they were made, each with its files.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<(PackageRow, Vec<FileId>)>, StoreError> {
    let rows: Vec<PackageRow> = packages::table
        .filter(packages::case_id.eq(case))
        .order((packages::made_at, packages::id))
        .select(PackageRow::as_select())
        .load(conn)?;
    let with_files = |row: PackageRow| {
        let files = files_of(conn, row.id)?.into_iter().map(|file| file.id).collect();
        Ok((row, files))
    };
    rows.into_iter().map(with_files).collect()
}

/// Whether nothing ended it.
pub fn is_open(conn: &mut Conn, id: PackageId) -> Result<bool, StoreError> {
    let open = packages::table.find(id).filter(packages::ended_at.is_null());
    Ok(diesel::select(exists(open)).get_result(conn)?)
}

/// The files of a package, in the order they came.
pub fn files_of(conn: &mut Conn, id: PackageId) -> Result<Vec<FileRow>, StoreError> {
    Ok(package_files::table
        .inner_join(files::table)
        .filter(package_files::package_id.eq(id))
        .order((files::created_at, files::id))
        .select(FileRow::as_select())
        .load(conn)?)
}

/// The files that were given out of a case and not taken back: those of its open package, and of those that it replaced.
pub fn given_out(conn: &mut Conn, case: CaseId) -> Result<Vec<FileId>, StoreError> {
    let replaced = packages::ended_by.eq(PackageEnd::Replaced.id());
    Ok(packages::table
        .inner_join(package_files::table)
        .filter(packages::case_id.eq(case))
        .filter(packages::ended_at.is_null().or(replaced))
        .order(package_files::file_id)
        .select(package_files::file_id)
        .distinct()
        .load(conn)?)
}

/// The open packages after `after` that have no day, or whose day is before `before`, at most `limit`, by id.
pub fn due(
    conn: &mut Conn,
    before: NaiveDate,
    after: Option<PackageId>,
    limit: i64,
) -> Result<Vec<PackageRow>, StoreError> {
    let mut query = packages::table
        .filter(packages::ended_at.is_null())
        .filter(packages::last_day.is_null().or(packages::last_day.lt(before)))
        .order(packages::id)
        .limit(limit)
        .select(PackageRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(packages::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Packages whose day is over and whose bytes are still there: at most `limit`.
pub fn left_over(conn: &mut Conn, limit: i64) -> Result<Vec<PackageRow>, StoreError> {
    Ok(packages::table
        .filter(packages::ended_by.eq(PackageEnd::Over.id()))
        .filter(packages::destroyed_at.is_null())
        .order(packages::id)
        .limit(limit)
        .select(PackageRow::as_select())
        .load(conn)?)
}

/// Notes that the bytes of a package are gone.
pub fn set_destroyed(tx: &mut Tx<'_>, id: PackageId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let of_it = package_files::table.filter(package_files::package_id.eq(id)).select(package_files::file_id);
    let gone = files::table.filter(files::id.eq_any(of_it)).filter(files::destroyed_at.is_null());
    diesel::update(gone).set(files::destroyed_at.eq(utc(at))).execute(&mut **tx)?;
    diesel::update(packages::table.find(id)).set(packages::destroyed_at.eq(utc(at))).execute(&mut **tx)?;
    Ok(())
}
