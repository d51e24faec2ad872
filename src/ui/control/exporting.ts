export async function exportLabel(): Promise<void> {}
export async function exportMasks(): Promise<void> {}
export async function exportMaps(): Promise<void> {}
export async function exportOne(): Promise<void> {}
export async function exportRecipe(): Promise<void> {}
export async function exportAll(): Promise<void> {}
