export const chromiumArguments: string[];
export function launchOptions(): { executablePath?: string; channel?: string; args: string[] };
