// Made by `npm run generate` from schemas/proto. Do not edit.

export interface ListStoresRequest {
}

export interface ListStoresRequest__Output {
}
