// Where a channel of the i-th of `count` values lies, counted in single numbers: [groups, count] values of WIDTH channels.
fn number_of(channel: u32, i: u32, count: u32) -> u32 {
  return ((channel / WIDTH) * count + i) * STRIDE + channel % WIDTH;
}
