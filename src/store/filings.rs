//! Filings: what a person sends once. Everything personal stands in `sealed`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{
    Conn, StoreError, Tx,
    columns::{Instant, MaybeInstant, MaybeText},
    connection::insert,
    schema::filings,
};
use crate::{
    case::{Channel, Relationship, ReplyBy},
    law::OnBehalfOf,
    types::{ControllerSlug, FilingId, Locale, Place, Reference},
};

/// A row of `filings`; words of a person are sealed in it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = filings, treat_none_as_default_value = false)]
pub struct Filing {
    pub id: FilingId,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// Its public name.
    pub reference: Reference,
    /// How it came.
    pub channel: Channel,
    /// The person's language.
    pub locale: Locale,
    /// When it reached the controller.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub received_at: DateTime<Utc>,
    /// When it was recorded here.
    #[diesel(deserialize_as = Instant, serialize_as = Instant)]
    pub filed_at: DateTime<Utc>,
    /// Country and region, for example `US-CA`, where given.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub residence: Option<Place>,
    /// Customer, employee, …, where given.
    #[diesel(deserialize_as = MaybeText, serialize_as = MaybeText)]
    pub relationship: Option<Relationship>,
    /// For whom.
    pub on_behalf_of: OnBehalfOf,
    /// How the person wants the answer.
    pub reply_by: ReplyBy,
    /// When the address was confirmed.
    #[diesel(deserialize_as = MaybeInstant, serialize_as = MaybeInstant)]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Name, addresses, identifiers, message: sealed under the filing's key.
    pub sealed: Vec<u8>,
    /// The form's own key, so that a second click is the same filing.
    pub form_key: Option<String>,
    /// Seq of the last event of its stream.
    pub seq: i64,
}

/// Adds a filing.
///
/// # Errors
/// [`StoreError::Taken`] when the reference or the form key is taken.
pub fn add(tx: &mut Tx<'_>, filing: &Filing) -> Result<(), StoreError> {
    insert(tx, diesel::insert_into(filings::table).values(filing.clone()))?;
    Ok(())
}

/// A filing by id.
pub fn find(conn: &mut Conn, id: FilingId) -> Result<Option<Filing>, StoreError> {
    Ok(filings::table.find(id.to_string()).select(Filing::as_select()).first(conn).optional()?)
}

/// A filing by its public name.
pub fn find_by_reference(conn: &mut Conn, reference: &Reference) -> Result<Option<Filing>, StoreError> {
    Ok(filings::table
        .filter(filings::reference.eq(reference))
        .select(Filing::as_select())
        .first(conn)
        .optional()?)
}

/// The filing that an earlier click on the same form made.
pub fn find_by_form_key(conn: &mut Conn, form_key: &str) -> Result<Option<Filing>, StoreError> {
    Ok(filings::table
        .filter(filings::form_key.eq(form_key))
        .select(Filing::as_select())
        .first(conn)
        .optional()?)
}

/// Writes a changed filing over the one that stood at `expected_seq`: all but id, controller, reference and form key.
///
/// # Errors
/// [`StoreError::Overtaken`] when the filing has moved on meanwhile.
pub fn save(tx: &mut Tx<'_>, filing: &Filing, expected_seq: i64) -> Result<(), StoreError> {
    let row = filing.clone();
    let changed = diesel::update(
        filings::table.filter(filings::id.eq(row.id.to_string())).filter(filings::seq.eq(expected_seq)),
    )
    .set((
        filings::channel.eq(row.channel),
        filings::locale.eq(row.locale),
        filings::received_at.eq(Instant::from(row.received_at)),
        filings::residence.eq(MaybeText::from(row.residence)),
        filings::relationship.eq(MaybeText::from(row.relationship)),
        filings::on_behalf_of.eq(row.on_behalf_of),
        filings::reply_by.eq(row.reply_by),
        filings::confirmed_at.eq(MaybeInstant::from(row.confirmed_at)),
        filings::sealed.eq(row.sealed),
        filings::seq.eq(row.seq),
    ))
    .execute(&mut **tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Overtaken) }
}

/// Keeps a filing from moving on until the end of this transaction; `false` where it did already.
pub fn hold(tx: &mut Tx<'_>, id: FilingId, seq: i64) -> Result<bool, StoreError> {
    let held = diesel::update(filings::table.filter(filings::id.eq(id)).filter(filings::seq.eq(seq)))
        .set(filings::seq.eq(seq))
        .execute(&mut **tx)?;
    Ok(held == 1)
}

/// A page of all filings by id, for `verify`: those after `after`.
pub fn page(conn: &mut Conn, after: Option<FilingId>, limit: i64) -> Result<Vec<Filing>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    Ok(filings::table
        .filter(filings::id.gt(after))
        .order(filings::id)
        .limit(limit)
        .select(Filing::as_select())
        .load(conn)?)
}
