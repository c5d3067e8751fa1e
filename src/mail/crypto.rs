//! The cryptography library of every encrypted connection.

use std::sync::Once;

/// Chooses the one cryptography library for TLS. With two compiled in, rustls would not choose and panic at first use.
pub fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that somebody chose before us; then theirs stands.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    });
}
