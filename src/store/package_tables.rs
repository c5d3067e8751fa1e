//! The tables of packages as diesel sees them, kept by hand like those of `schema.rs`.

use super::schema::files;

diesel::table! {
    package_files (package_id, file_id) {
        package_id -> Text,
        file_id -> Text,
        sha256 -> Nullable<Text>,
    }
}

diesel::table! {
    packages (id) {
        id -> Text,
        controller -> Text,
        filing_id -> Text,
        case_id -> Text,
        made_at -> Timestamp,
        last_day -> Nullable<Date>,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<Text>,
        destroyed_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(package_files -> packages (package_id));
diesel::joinable!(package_files -> files (file_id));
diesel::allow_tables_to_appear_in_same_query!(packages, package_files);
diesel::allow_tables_to_appear_in_same_query!(files, packages);
diesel::allow_tables_to_appear_in_same_query!(files, package_files);
