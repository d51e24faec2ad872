// Where a cell's value lies. A channel's rows are a multiple of four long and have a margin of 4 cells on every side,
// so that a step reads whole quads and never leaves the buffer: [channels, rows + 8, (ceil(columns / 4) + 2) · 4].
// The margins are 0 and stay so.
fn pitch(columns: u32) -> u32 {
  return 4u * ((columns + 3u) / 4u + 2u);
}
fn cell_index(channel: u32, place: vec2u, columns: u32, rows: u32) -> u32 {
  return (channel * (rows + 8u) + place.y + 4u) * pitch(columns) + place.x + 4u;
}
