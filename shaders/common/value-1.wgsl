// One channel a value: what the kernels over interleaved channels compute with.
alias Value = f32;
const WIDTH = 1u;
const STRIDE = 1u;

fn total(value: Value) -> f32 { return value; }
fn largest(value: Value) -> f32 { return value; }
