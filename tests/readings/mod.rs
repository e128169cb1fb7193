//! Every way in which units of lots can have gone into other lots, by exhaustive search.

/// Units on each feed, for every reading.
pub(crate) struct Readings {
    /// No lot gives or takes more than its count; the rest was in stock.
    pub(crate) all: Vec<Vec<i64>>,
    /// Of these, the ones that need the least stock.
    pub(crate) least_stock: Vec<Vec<i64>>,
}

impl Readings {
    pub(crate) fn of(counts: &[i64], feeds: &[(u32, u32)]) -> Readings {
        let mut all = Vec::new();
        let mut used = vec![0; feeds.len()];
        loop {
            let sum = |lot: usize, end: fn(&(u32, u32)) -> u32| -> i64 {
                feeds.iter().zip(&used).filter(|(pair, _)| end(pair) as usize == lot).map(|(_, units)| units).sum()
            };
            let fits = |lot: usize| sum(lot, |pair| pair.0) <= counts[lot] && sum(lot, |pair| pair.1) <= counts[lot];
            if (0..counts.len()).all(fits) {
                all.push(used.clone());
            }
            let most = |place: usize| {
                let (a, b) = feeds[place];
                counts[a as usize].min(counts[b as usize])
            };
            let Some(place) = (0..feeds.len()).find(|place| used[*place] < most(*place)) else { break };
            used[place] += 1;
            used[..place].fill(0);
        }
        let explained = |used: &Vec<i64>| used.iter().sum::<i64>();
        let most = all.iter().map(explained).max().unwrap_or(0);
        let least_stock = all.iter().filter(|used| explained(used) == most).cloned().collect();
        Readings { all, least_stock }
    }
}

/// Fewest and most units of some lots in some deliveries when so much went along each feed. A unit counts where it is
/// delivered first: what went on from there is taken off.
pub(crate) fn reached(
    (counts, feeds, used): (&[i64], &[(u32, u32)], &[i64]),
    from: &[usize],
    to: &[usize],
) -> (i64, i64) {
    let onward = |place: usize| !to.contains(&(feeds[place].0 as usize));
    let into = |lot: usize, counted: &dyn Fn(usize) -> bool| -> i64 {
        let fed = (0..feeds.len()).filter(|place| feeds[*place].1 as usize == lot && counted(*place));
        fed.map(|place| used[place]).sum()
    };
    let stock = |lot: usize| counts[lot] - into(lot, &|_| true);
    let run = |fills: &dyn Fn(usize) -> i64, holds: &dyn Fn(usize) -> bool| {
        let (lots, source) = (counts.len(), 2 * counts.len());
        let mut room = vec![vec![0_i64; source + 2]; source + 2];
        for lot in (0..lots).filter(|lot| holds(*lot)) {
            room[lot][lots + lot] = counts[lot];
            room[source][lot] = fills(lot);
            if to.contains(&lot) {
                room[lots + lot][source + 1] = counts[lot];
            }
        }
        for place in (0..feeds.len()).filter(|place| onward(*place)) {
            room[lots + feeds[place].0 as usize][feeds[place].1 as usize] += used[place];
        }
        through(room, source, source + 1)
    };
    let own = |lot: usize| if from.contains(&lot) { counts[lot] } else { 0 };
    let most = run(&own, &|_| true);
    let others = run(&stock, &|lot| !from.contains(&lot));
    let repeated = |lot: usize| if from.contains(&lot) { 0 } else { into(lot, &|place| !onward(place)) };
    let took: i64 = to.iter().map(|lot| counts[*lot] - repeated(*lot)).sum();
    (took - others, most)
}

/// The most that runs through, one unit at a time.
fn through(mut room: Vec<Vec<i64>>, source: usize, sink: usize) -> i64 {
    let mut most = 0;
    loop {
        let mut before = vec![usize::MAX; room.len()];
        let mut open = vec![source];
        before[source] = source;
        while let Some(at) = open.pop() {
            for next in 0..room.len() {
                if room[at][next] > 0 && before[next] == usize::MAX {
                    before[next] = at;
                    open.push(next);
                }
            }
        }
        if before[sink] == usize::MAX {
            return most;
        }
        let mut at = sink;
        while at != source {
            room[before[at]][at] -= 1;
            room[at][before[at]] += 1;
            at = before[at];
        }
        most += 1;
    }
}
