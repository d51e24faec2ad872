/** What the left out coefficients add up to at most. */
const TAIL = 1e-7;

/**
 * x · T^s with fewer products than s. T is similar to a symmetric matrix, so that its eigenvalues are real and in
 * [−1, 1], where a power is a short sum of Chebyshev polynomials C_j (C_0 = 1, C_1 = T, C_{j+1} = 2 T C_j − C_{j−1}):
 *
 *   T^s = Σ_j c_j C_j,   c_j = 2 · binomial(s, (s − j) / 2) / 2^s for j of s's parity (half of it for j = 0)
 *
 * c_j is the chance that s tosses of a coin end j apart, so that almost all lies below a few √s and the rest can go:
 * 86 products instead of 256, with an error of at most 10⁻⁷ of the vector's length (Sachdeva & Vishnoi, Faster
 * Algorithms via Approximation Theory, 2014).
 * @returns c_0, c_1, …, adding up to 1; as long as s + 1 where nothing can be left out
 */
export function powerCoefficients(s: number): number[] {
  const coefficients = new Array<number>(s + 1).fill(0);
  let binomial = 0.5 ** s;
  for (let heads = 0; 2 * heads <= s; heads++) {
    coefficients[s - 2 * heads] = 2 * heads === s ? binomial : 2 * binomial;
    binomial *= (s - heads) / (heads + 1);
  }
  let degree = s;
  for (let tail = coefficients[s]; degree > 1 && tail <= TAIL; tail += coefficients[degree]) degree--;
  const kept = coefficients.slice(0, degree + 1);
  const sum = kept.reduce((total, coefficient) => total + coefficient, 0);
  return kept.map((coefficient) => coefficient / sum);
}
