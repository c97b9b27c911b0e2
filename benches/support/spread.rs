//! Times of many runs: the median, and how far they spread.

use std::fmt;
use std::time::Duration;

/// Below this a median is shown with a decimal.
const SHORT: Duration = Duration::from_millis(20);

/// The times of an odd number of runs. As text: `63 ms (33 to 87)`, median, fastest, slowest.
pub struct Spread(Vec<Duration>);

impl Spread {
    pub fn of(runs: impl IntoIterator<Item = Duration>) -> Self {
        let mut sorted: Vec<_> = runs.into_iter().collect();
        sorted.sort();
        Self(sorted)
    }

    pub fn median(&self) -> Duration {
        self.0[self.0.len() / 2]
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = usize::from(self.median() < SHORT);
        let milliseconds = |time: Duration| format!("{:.digits$}", time.as_secs_f64() * 1000.0);
        let (fastest, slowest) = (self.0[0], self.0[self.0.len() - 1]);
        write!(
            f,
            "{} ms ({} to {})",
            milliseconds(self.median()),
            milliseconds(fastest),
            milliseconds(slowest)
        )
    }
}
