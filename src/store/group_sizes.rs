//! How many writes shared a commit, as a metric: the busier the office, the more of them one sync of the disk pays for.

use std::sync::LazyLock;

use prometheus::{Histogram, HistogramOpts};

/// Upper bounds; the last is the writer's own limit.
const BOUNDS: [f64; 12] = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0];

/// One for the process, whatever stores it opens.
static SIZES: LazyLock<Option<Histogram>> = LazyLock::new(|| {
    let options = HistogramOpts::new("habeas_write_group_size", "Writes that shared one commit.");
    let made = Histogram::with_opts(options.buckets(BOUNDS.to_vec()))
        .and_then(|sizes| prometheus::register(Box::new(sizes.clone())).map(|()| sizes));
    made.inspect_err(|error| tracing::warn!(%error, "the size of write groups is not measured")).ok()
});

/// Shows the metric from the first reading on, as a zero.
pub(super) fn announce() {
    LazyLock::force(&SIZES);
}

/// Counts a commit of so many writes.
pub(super) fn committed(writes: usize) {
    if let Some(sizes) = SIZES.as_ref() {
        sizes.observe(u32::try_from(writes).map_or(f64::MAX, f64::from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_counted_with_its_size() {
        let seen = |sizes: &Histogram| (sizes.get_sample_count(), sizes.get_sample_sum());
        let sizes = SIZES.as_ref().unwrap();
        let (commits, writes) = seen(sizes);
        committed(3);
        committed(1);
        // other tests of this process commit as well
        let (commits_then, writes_then) = seen(sizes);
        assert!(commits_then >= commits + 2 && writes_then >= writes + 4.0);
        let text = prometheus::TextEncoder::new().encode_to_string(&prometheus::gather()).unwrap();
        assert!(text.contains("habeas_write_group_size_bucket{le=\"64\"}"), "{text}");
    }
}
