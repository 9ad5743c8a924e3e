//! Chance, the same each time.

/// A source of chance.
#[derive(Debug)]
pub(crate) struct Draw(fastrand::Rng);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// From 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0.f64()
    }

    /// Whether something happens that does so in `share` of all cases.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.0.f64() < share
    }

    /// From 0 to below `bound`, and 0 where that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound.max(1))
    }

    /// One of several, of which there is at least one.
    pub(crate) fn one<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }

    /// Mixes them.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        self.0.shuffle(items);
    }

    /// A GUID of version 4.
    pub(crate) fn guid(&mut self) -> String {
        let bits = self.0.u128(..);
        let hex = format!("{bits:032x}");
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!(
            "{}-{}-4{}-a{}-{}",
            part(0, 8),
            part(8, 12),
            part(13, 16),
            part(17, 20),
            part(20, 32)
        )
    }
}

/// Zipf's law: the item of rank k is drawn with a weight of 1/k^s. Which item has which
/// rank is chance.
#[derive(Debug)]
pub(crate) struct Zipf {
    sums: Vec<f64>,
    items: Vec<usize>,
}

impl Zipf {
    pub(crate) fn new(count: usize, exponent: f64, draw: &mut Draw) -> Self {
        let mut items: Vec<usize> = (0..count).collect();
        draw.shuffle(&mut items);
        Self::ranked(items, exponent)
    }

    /// The items in the order of their ranks.
    pub(crate) fn ranked(items: Vec<usize>, exponent: f64) -> Self {
        let mut sum = 0.0;
        let weights = (1..=items.len()).map(|rank| {
            sum += (rank as f64).powf(-exponent);
            sum
        });
        Self {
            sums: weights.collect(),
            items,
        }
    }

    pub(crate) fn draw(&self, draw: &mut Draw) -> usize {
        let at = draw.unit() * self.sums.last().copied().unwrap_or_default();
        let rank = self.sums.partition_point(|sum| *sum < at);
        self.items
            .get(rank)
            .or(self.items.last())
            .copied()
            .unwrap_or_default()
    }
}
