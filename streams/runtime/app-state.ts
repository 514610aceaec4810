/** What an application is doing. It ends as `stopped` or `failed`. */
export type StreamsAppState = 'created' | 'starting' | 'running' | 'recovering' | 'stopping' | 'stopped' | 'failed';
