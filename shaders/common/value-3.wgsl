// Three channels a value: what the kernels over interleaved channels compute with. In memory it takes the room of four.
alias Value = vec3f;
const WIDTH = 3u;
const STRIDE = 4u;

fn total(value: Value) -> f32 { return value.x + value.y + value.z; }
fn largest(value: Value) -> f32 { return max(max(value.x, value.y), value.z); }
