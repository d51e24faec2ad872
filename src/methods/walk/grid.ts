/** A step from one cell of the walk's grid to another: cells to the right and down. */
export interface Offset {
  readonly dx: number;
  readonly dy: number;
}

/**
 * Half of the neighbours within a radius, dx² + dy² < radius²: those to the right in the same row, then the rows
 * below. The other half follow by symmetry. 34 for radius 5, none for radius 1 and 0.
 */
export function forwardOffsets(radius: number): Offset[] {
  const offsets: Offset[] = [];
  for (let dy = 0; dy < radius; dy++) {
    for (let dx = dy === 0 ? 1 : 1 - radius; dx < radius; dx++) {
      if (dx * dx + dy * dy < radius * radius) offsets.push({ dx, dy });
    }
  }
  return offsets;
}

/**
 * The cells that the straight line along an offset touches: those of the box around both ends whose perpendicular
 * distance from the line is below 1 cell. Both ends are among them.
 */
export function pathCells({ dx, dy }: Offset): Offset[] {
  const cells: Offset[] = [];
  const square = dx * dx + dy * dy;
  for (let y = Math.min(0, dy); y <= Math.max(0, dy); y++) {
    for (let x = Math.min(0, dx); x <= Math.max(0, dx); x++) {
      if ((dy * x - dx * y) ** 2 < square) cells.push({ dx: x, dy: y });
    }
  }
  return cells;
}
