//! The codes of problems, each with the one status under which it leaves.

use actix_web::http::StatusCode;

use crate::types::closed_list;

closed_list! {
    /// What a problem is called; the rules of the table of acts have codes of their own beside these. Stable.
    Code, "problem code" {
        /// The request could not be read as documented.
        Malformed = "malformed",
        /// A filter of a list is unknown or has a value that it cannot have.
        BadFilter = "bad_filter",
        /// No valid token came along.
        Unauthenticated = "unauthenticated",
        /// The one-time code is wrong or no longer good.
        CodeWrong = "code_wrong",
        /// E-mail address, password or second factor is wrong.
        CredentialsWrong = "credentials_wrong",
        /// The second factor must come along.
        SecondFactorRequired = "second_factor_required",
        /// It is not allowed.
        Forbidden = "forbidden",
        /// The caller's role may not do this.
        NotAllowed = "not_allowed",
        /// A second factor must be set up on the sign-in page first.
        SecondFactorMissing = "second_factor_missing",
        /// The link is over: it was used, is older than a day, or a newer one was mailed.
        LinkOver = "link_over",
        /// What could be collected can be collected no more.
        PackageOver = "package_over",
        /// The link that was mailed to the owner of the account must be opened first.
        LinkRequired = "link_required",
        /// A fresh proof of who calls is needed: a code of the second factor, or the password.
        StepUpRequired = "step_up_required",
        /// The identity provider let nobody in, or what it says is not believed.
        ProviderRefused = "provider_refused",
        /// The identity provider does not answer.
        ProviderSilent = "provider_silent",
        /// Somebody else set the password: a new one must be chosen on the sign-in page first.
        PasswordNotOwn = "password_not_own",
        /// A fresh one-time code is needed.
        CodeRequired = "code_required",
        /// The session of a form is over.
        FormExpired = "form_expired",
        /// A form came from another site.
        CrossOrigin = "cross_origin",
        /// There is nothing at this address, or not for this caller.
        NotFound = "not_found",
        /// The address does not take this method.
        MethodNotAllowed = "method_not_allowed",
        /// The request was meant for another host.
        WrongHost = "wrong_host",
        /// The body took too long to arrive.
        TooSlow = "too_slow",
        /// Somebody else changed the case first.
        VersionConflict = "version_conflict",
        /// Somebody has done this already.
        DoneAlready = "done_already",
        /// A second factor is set up already.
        SecondFactorExists = "second_factor_exists",
        /// The body is larger than allowed.
        TooLarge = "too_large",
        /// The body has another content type than this address takes.
        UnsupportedMediaType = "unsupported_media_type",
        /// Fields must be mended; each stands in `errors`.
        InvalidFields = "invalid_fields",
        /// The Idempotency-Key was used with another body.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// Too many tries; `Retry-After` says when to try again.
        TooMany = "too_many",
        /// A fault of ours.
        Internal = "internal",
        /// Storage cannot answer now; nothing was saved.
        Unavailable = "unavailable",
        /// The scanner for malware does not answer; no file is taken meanwhile.
        ScannerSilent = "scanner_silent",
        /// Others changed the same thing each time that it was tried.
        Overtaken = "overtaken",
    }
}

impl Code {
    /// The HTTP status that a code comes with.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed | Self::BadFilter => StatusCode::BAD_REQUEST,
            Self::Unauthenticated
            | Self::CodeWrong
            | Self::CredentialsWrong
            | Self::SecondFactorRequired
            | Self::ProviderRefused => StatusCode::UNAUTHORIZED,
            Self::Forbidden
            | Self::NotAllowed
            | Self::SecondFactorMissing
            | Self::LinkRequired
            | Self::StepUpRequired
            | Self::PasswordNotOwn
            | Self::CodeRequired
            | Self::FormExpired
            | Self::CrossOrigin => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::LinkOver | Self::PackageOver => StatusCode::GONE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::VersionConflict | Self::DoneAlready | Self::SecondFactorExists => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InvalidFields | Self::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::Overtaken | Self::ScannerSilent | Self::ProviderSilent => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}
