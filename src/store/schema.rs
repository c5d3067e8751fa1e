//! The tables as diesel sees them, kept by hand beside `migrations/`.
//!
//! Only types of the common subset. `tests/it/migrations.rs` loads every table on both databases.

diesel::table! {
    installation (id) {
        id -> Integer,
        key_fingerprint -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    keys (scope, owner) {
        scope -> Text,
        owner -> Text,
        wrapped -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    laws (id, version) {
        id -> Text,
        version -> Text,
        digest -> Text,
        text -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    filings (id) {
        id -> Text,
        controller -> Text,
        reference -> Text,
        channel -> Text,
        locale -> Text,
        received_at -> Timestamp,
        filed_at -> Timestamp,
        residence -> Nullable<Text>,
        relationship -> Nullable<Text>,
        on_behalf_of -> Text,
        reply_by -> Text,
        confirmed_at -> Nullable<Timestamp>,
        sealed -> Binary,
        form_key -> Nullable<Text>,
        seq -> BigInt,
        head -> Nullable<Binary>,
    }
}

diesel::table! {
    blind_index (controller, kind, digest, filing_id) {
        controller -> Text,
        kind -> Text,
        digest -> Binary,
        filing_id -> Text,
        edition -> Integer,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        controller -> Text,
        filing_id -> Text,
        right_id -> Text,
        purpose -> Nullable<Text>,
        law -> Nullable<Text>,
        law_version -> Nullable<Text>,
        state -> Text,
        outcome -> Nullable<Text>,
        received_at -> Timestamp,
        due_on -> Nullable<Date>,
        due_instant -> Nullable<Timestamp>,
        due_basis -> Nullable<Text>,
        base_due -> Nullable<Date>,
        extended_due -> Nullable<Date>,
        legal_due -> Nullable<Date>,
        safe_due -> Nullable<Date>,
        acknowledge_by -> Nullable<Date>,
        work_by -> Nullable<Date>,
        queue_at -> Timestamp,
        stopped_since -> Nullable<Date>,
        extended -> Bool,
        undelivered -> Bool,
        assignee -> Nullable<Text>,
        author -> Nullable<Text>,
        approver -> Nullable<Text>,
        flags -> Text,
        closed_at -> Nullable<Timestamp>,
        answered_on -> Nullable<Date>,
        dates -> Text,
        version -> BigInt,
        seq -> BigInt,
        head -> Nullable<Binary>,
    }
}

diesel::table! {
    case_facets (case_id, facet) {
        case_id -> Text,
        facet -> Text,
        controller -> Text,
        closed -> Bool,
        queue_at -> Timestamp,
        state -> Text,
        assignee -> Nullable<Text>,
    }
}

diesel::table! {
    events (stream, seq) {
        stream -> Text,
        seq -> BigInt,
        kind -> Text,
        at -> Timestamp,
        actor -> Text,
        payload -> Text,
        commitment -> Nullable<Binary>,
        prev_hash -> Binary,
        hash -> Binary,
        coding -> Integer,
        packed -> Nullable<Binary>,
    }
}

diesel::table! {
    event_words (stream, seq) {
        stream -> Text,
        seq -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    timers (case_id, kind, occurrence) {
        case_id -> Text,
        kind -> Text,
        occurrence -> Integer,
        fire_at -> Timestamp,
        failures -> Integer,
        retry_at -> Timestamp,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        controller -> Text,
        effect_key -> Text,
        stream -> Text,
        letter -> Text,
        duty -> Nullable<Text>,
        sealed -> Binary,
        message_id -> Text,
        not_before -> Timestamp,
        attempts -> Integer,
        lease_until -> Timestamp,
        lease_token -> Text,
        status -> Text,
        last_error -> Nullable<Text>,
        accepted_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        coding -> Integer,
        lane -> Text,
        mailbox -> Text,
    }
}

diesel::table! {
    codes (id) {
        id -> Text,
        controller -> Text,
        filing_id -> Text,
        purpose -> Text,
        digest -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        tries_left -> Integer,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    waits (digest) {
        digest -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    tallies (digest) {
        digest -> Text,
        instants -> Text,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    sessions (digest) {
        digest -> Text,
        kind -> Text,
        subject -> Text,
        csrf -> Text,
        code_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        notice -> Nullable<Text>,
        door -> Text,
        factors -> Text,
        provider_grant -> Nullable<Binary>,
        confirmed_at -> Nullable<Timestamp>,
        asked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        email_index -> Binary,
        sealed -> Binary,
        role -> Text,
        password_hash -> Text,
        totp -> Nullable<Binary>,
        totp_step -> BigInt,
        disabled_at -> Nullable<Timestamp>,
        epoch -> BigInt,
        created_at -> Timestamp,
        reach -> Text,
        password_is_given -> Bool,
        enrols_by_link -> Bool,
        provider_index -> Nullable<Binary>,
    }
}

diesel::table! {
    provider_flows (digest) {
        digest -> Text,
        sealed -> Binary,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Text,
        digest -> Text,
        sealed -> Binary,
        scopes -> Text,
        reach -> Text,
        networks -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    invitations (user_id) {
        user_id -> Text,
        digest -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (user_id, digest) {
        user_id -> Text,
        digest -> Text,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_tokens (digest) {
        digest -> Text,
        user_id -> Text,
        family -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    drafts (digest) {
        digest -> Text,
        controller -> Text,
        sealed -> Binary,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    files (id) {
        id -> Text,
        controller -> Text,
        filing_id -> Text,
        case_id -> Nullable<Text>,
        sealed -> Binary,
        bytes -> BigInt,
        blob_key -> Text,
        uploaded_by -> Text,
        created_at -> Timestamp,
        destroyed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency (scope, key_digest) {
        scope -> Text,
        key_digest -> Text,
        body_digest -> Text,
        status -> Nullable<Integer>,
        sealed -> Nullable<Binary>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    job_slots (job, slot_at) {
        job -> Text,
        slot_at -> Timestamp,
        claimed_at -> Timestamp,
        node -> Text,
        late -> Bool,
        lease_until -> Timestamp,
        fence -> BigInt,
        finished_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    tasks (id) {
        id -> Text,
        controller -> Text,
        effect_key -> Text,
        kind -> Text,
        case_id -> Nullable<Text>,
        outbox_id -> Nullable<Text>,
        created_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    on_time_days (controller, day) {
        controller -> Text,
        day -> Date,
        due_owed -> BigInt,
        due_kept -> BigInt,
        legal_owed -> BigInt,
        legal_kept -> BigInt,
    }
}

diesel::table! {
    looks (case_id, user_id, hour_at) {
        case_id -> Text,
        user_id -> Text,
        hour_at -> Timestamp,
        looked_at -> Timestamp,
    }
}

diesel::joinable!(cases -> filings (filing_id));
diesel::joinable!(timers -> cases (case_id));
diesel::allow_tables_to_appear_in_same_query!(
    filings,
    cases,
    case_facets,
    timers,
    blind_index,
    tasks,
    outbox,
    files
);
