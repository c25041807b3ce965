//! Percentiles of many measurements.

/// What is reported of a set of measurements.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread {
    /// Half of them are below.
    pub p50: f64,
    /// 95 in a hundred are below.
    pub p95: f64,
    /// 99 in a hundred are below.
    pub p99: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// The spread of `values`; all zero where there are none.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |share: usize| values.get((values.len() * share / 100).min(values.len().saturating_sub(1)));
        let at = |share| at(share).copied().unwrap_or_default();
        Self { p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }
}

/// The middle one of `values`.
pub fn median(values: Vec<f64>) -> f64 {
    Spread::of(values).p50
}
