/**
 * The arguments that give headless Chromium a WebGPU software adapter whose canvases can be
 * photographed. Without the ANGLE and Vulkan ones, compute works but screenshots are blank.
 */
export const chromiumArguments = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Launch options for Playwright: CHROMIUM_PATH when set, else Playwright's own full Chromium. */
export function launchOptions() {
  const path = process.env.CHROMIUM_PATH;
  return { ...(path ? { executablePath: path } : { channel: 'chromium' }), args: chromiumArguments };
}
