//! One uploaded file out of a multipart body: counted while it arrives, so that no more than the limit is ever held.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::{
    http::{StatusCode, header},
    web::Payload,
};
use futures_util::StreamExt;

use super::{
    call::Call,
    input::{Body, Input, Takes},
};
use crate::{
    desk,
    web::{
        multipart::{self, Called},
        problem::{Code, Problem},
    },
};

/// An upload that takes longer than this to arrive is given up.
const UPLOAD_SECS_MAX: u64 = 300;

/// A file as it was sent.
pub struct Upload {
    /// Its name, unchecked.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A body that holds a file and is not read yet.
pub struct Incoming(Payload);

impl Input for Incoming {
    const TAKES: Takes = Takes { body: Some(Body::File), query: None, is_keyed: false };

    async fn read(_: &Call, body: Payload) -> Result<Self, Problem> {
        Ok(Self(body))
    }
}

impl Incoming {
    /// Reads the only field, `file`.
    ///
    /// # Errors
    /// 415 not multipart, 400 another field or none, 413 too large, 408 too slow.
    pub async fn one_file(self, call: &Call) -> Result<Upload, Problem> {
        let kind = call.request().headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.unwrap_or_default().to_ascii_lowercase().starts_with("multipart/form-data") {
            let detail = "Send the file as multipart/form-data, in the field \"file\".";
            return Err(Problem::new(Code::UnsupportedMediaType, detail));
        }
        let bytes_max = call.site().settings.settings.limits.file_bytes_max;
        let parts = multipart::parts(call.request().headers(), self.0);
        match tokio::time::timeout(Duration::from_secs(UPLOAD_SECS_MAX), read(parts, bytes_max)).await {
            Ok(upload) => upload,
            Err(_) => Err(Problem::of_status(StatusCode::REQUEST_TIMEOUT)),
        }
    }
}

async fn read(mut parts: Multipart, bytes_max: usize) -> Result<Upload, Problem> {
    let mut upload = None;
    while let Some(part) = parts.next().await {
        let mut field = part.map_err(|_| malformed())?;
        let called = Called::of(&field).filter(|called| called.field == "file" && upload.is_none());
        // as it was sent; the desk says which names can be kept
        let name = called.ok_or_else(malformed)?.file.unwrap_or_default();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| malformed())?;
            if bytes.len() + chunk.len() > bytes_max {
                return Err(desk::Error::TooLarge { bytes_max }.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        upload = Some(Upload { name, bytes });
    }
    upload.ok_or_else(malformed)
}

fn malformed() -> Problem {
    let detail = "Send one file, whole, in the multipart field \"file\".";
    Problem::new(Code::Malformed, detail)
}
