// Where a cell lies in planes [channels, rows, columns].
fn cell_index(channel: u32, place: vec2u, columns: u32, rows: u32) -> u32 {
  return (channel * rows + place.y) * columns + place.x;
}
