// A term of T^s in Chebyshev polynomials: C_{j+1} = 2 T C_j - C_{j-1}, C_1 = T, and sum += c_{j+1} C_{j+1}.
struct Term {
  // 1 and 0 for the first term, else 2 and 1.
  factor: f32,
  minus: f32,
  coefficient: f32,
}

// Holds C_{j-1} and becomes C_{j+1}.
@group(0) @binding(3) var<storage, read_write> other: array<vec4f>;
@group(0) @binding(4) var<uniform> term: Term;
@group(0) @binding(5) var<storage, read_write> sums: array<vec4f>;

fn write(at: u32, product: vec4f) {
  let value = term.factor * product - term.minus * other[at];
  other[at] = value;
  if (term.coefficient != 0.0) { sums[at] += term.coefficient * value; }
}
