export function installScripting(): void {}
