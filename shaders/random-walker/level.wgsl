// Random walker: what the kernels of one level of multigrid share. A node has two words of four links: to its neighbours
// north-west, north, north-east and west, then east, south-west, south and south-east; 0 where there is none.

struct Level {
  width: u32,
  nodes: u32,
  // Of the next level.
  coarse_width: u32,
  coarse_nodes: u32,
}

// Jacobi's step is this much of what would set a node's own residual to 0.
const DAMPING = 0.8;
