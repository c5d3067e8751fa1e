//! The mail server's encryption: a certificate that it made itself, as most servers on one machine have.

use std::{
    io::{Read, Result, Write},
    net::TcpStream,
    sync::Arc,
};

use data_encoding::BASE64;
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer},
};

/// A certificate of mail.example that was good for one day, and the key that belongs to it. They protect nothing.
const CERTIFICATE: &str = "\
MIIBgjCCASmgAwIBAgIUfIantKQewNHbUVmbVBmmgNKaGUUwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMbWFpbC5leGFtcGxlMB4X\
DTI2MTEyMjAyMDAxMFoXDTI2MTEyMzAyMDAxMFowFzEVMBMGA1UEAwwMbWFpbC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0D\
AQcDQgAEHnEyTFC6OKi1Y3DPfDSdKOhEq3TNlXaqiiB9QlAfy5DHWQhnvrCsfcTQxDPV9njDZN3TonClwcU0jzfOhtz7jKNTMFEw\
HQYDVR0OBBYEFIsa+VaBPzJaQoz9FFhHW+dh6Cy7MB8GA1UdIwQYMBaAFIsa+VaBPzJaQoz9FFhHW+dh6Cy7MA8GA1UdEwEB/wQF\
MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgK1OxduXk/f7yGztIiWBTHSU5K3+2fcU2TkRWkuAgilACIELpI/GUoc0TYS8L0/LX+fDk\
6IYqcAT9UgAU78c7sis2";
const KEY: &str = "\
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyXnKPBIyzpmNBFeSRG5EeX3HiTykH2Kg9A1JDvVqwUahRANCAAQe\
cTJMULo4qLVjcM98NJ0o6ESrdM2VdqqKIH1CUB/LkMdZCGe+sKx9xNDEM9X2eMNk3dOicKXBxTSPN86G3PuM";

/// A conversation, in the clear or not.
pub enum Wire {
    /// As it comes.
    Clear(TcpStream),
    /// After STARTTLS, or from the start.
    Encrypted(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Wire {
    /// Encrypts from here on.
    pub fn encrypted(stream: TcpStream) -> Self {
        let decoded = |text: &str| BASE64.decode(text.as_bytes()).unwrap();
        let key = PrivateKeyDer::try_from(decoded(KEY)).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(decoded(CERTIFICATE))], key)
            .unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        Self::Encrypted(Box::new(StreamOwned::new(connection, stream)))
    }
}

impl Read for Wire {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        match self {
            Self::Clear(stream) => stream.read(bytes),
            Self::Encrypted(stream) => stream.read(bytes),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self {
            Self::Clear(stream) => stream.write(bytes),
            Self::Encrypted(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Clear(stream) => stream.flush(),
            Self::Encrypted(stream) => stream.flush(),
        }
    }
}
