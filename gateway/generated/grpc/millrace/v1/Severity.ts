// Made by `npm run generate` from schemas/proto. Do not edit.
export const Severity = {
  SEVERITY_UNSPECIFIED: 'SEVERITY_UNSPECIFIED',
  SEVERITY_UNKNOWN: 'SEVERITY_UNKNOWN',
  SEVERITY_INFO: 'SEVERITY_INFO',
  SEVERITY_WARN: 'SEVERITY_WARN',
  SEVERITY_CRITICAL: 'SEVERITY_CRITICAL',
} as const;

export type Severity =
  | 'SEVERITY_UNSPECIFIED'
  | 0
  | 'SEVERITY_UNKNOWN'
  | 1
  | 'SEVERITY_INFO'
  | 2
  | 'SEVERITY_WARN'
  | 3
  | 'SEVERITY_CRITICAL'
  | 4

export type Severity__Output = typeof Severity[keyof typeof Severity]
