// Generated from schemas/avro by `npm run generate`. Do not edit.

import type { Records } from './types.ts';

/** The Avro schema of each topic record as the registry gets it: shared types stand where they are first used. */
export const recordSchemas: Readonly<Record<keyof Records, object>> = {
  AuditEvent: {
    "type": "record",
    "name": "AuditEvent",
    "doc": "audit.events: who did what to which subject, chained per tenant. How hash is made: docs/reference/audit.md.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "audit_id",
        "type": "string"
      },
      {
        "name": "seq",
        "type": "long",
        "default": 0,
        "doc": "Its number in the trail of its tenant, from 1 without a gap."
      },
      {
        "name": "actor",
        "type": {
          "type": "record",
          "name": "Actor",
          "fields": [
            {
              "name": "type",
              "type": {
                "type": "enum",
                "name": "ActorType",
                "symbols": [
                  "UNKNOWN",
                  "USER",
                  "RULE",
                  "WORKFLOW",
                  "SYSTEM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "id",
              "type": "string"
            },
            {
              "name": "on_behalf_of",
              "type": [
                "null",
                "string"
              ],
              "default": null
            }
          ]
        }
      },
      {
        "name": "action",
        "type": "string"
      },
      {
        "name": "subject",
        "type": {
          "type": "record",
          "name": "Subject",
          "fields": [
            {
              "name": "type",
              "type": "string"
            },
            {
              "name": "id",
              "type": "string"
            },
            {
              "name": "version",
              "type": [
                "null",
                "string"
              ],
              "default": null
            }
          ]
        }
      },
      {
        "name": "outcome",
        "type": {
          "type": "enum",
          "name": "Outcome",
          "symbols": [
            "UNKNOWN",
            "OK",
            "DENIED",
            "FAILED",
            "DRY_RUN"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "before",
        "type": [
          "null",
          "bytes"
        ],
        "default": null,
        "doc": "Redacted JSON."
      },
      {
        "name": "after",
        "type": [
          "null",
          "bytes"
        ],
        "default": null,
        "doc": "Redacted JSON."
      },
      {
        "name": "reason",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "request_id",
        "type": "string"
      },
      {
        "name": "ip_hash",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "prev_hash",
        "type": "string"
      },
      {
        "name": "hash",
        "type": "string"
      },
      {
        "name": "occurred_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  CleanedRow: {
    "type": "record",
    "name": "CleanedRow",
    "doc": "bronze.data.cleaned: one decoded source row under its source names, or a slice marker passed on.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "record_kind",
        "type": {
          "type": "enum",
          "name": "CleanedKind",
          "symbols": [
            "UNKNOWN",
            "SLICE_BEGIN",
            "ROW",
            "CHUNK_END",
            "SLICE_END"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "report_type",
        "type": "string"
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "slice_id",
        "type": "string"
      },
      {
        "name": "slice_fetch_seq",
        "type": "long"
      },
      {
        "name": "chunk_no",
        "type": "int"
      },
      {
        "name": "row_no",
        "type": "long",
        "doc": "Line in the source file, from 1, or the running row of the fetch."
      },
      {
        "name": "source_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "source_hour",
        "type": [
          "null",
          "int"
        ],
        "default": null
      },
      {
        "name": "hour_repeated",
        "type": [
          "null",
          "boolean"
        ],
        "default": null,
        "doc": "Whether it is the second of two equal local hours, on the day clocks go back; null: the source does not tell."
      },
      {
        "name": "fields",
        "type": {
          "type": "map",
          "values": [
            "null",
            "string",
            "long",
            "double",
            "boolean"
          ]
        },
        "default": {},
        "doc": "Source names. Ids, decimals and numbers beyond 2^53 are strings."
      },
      {
        "name": "row_hash",
        "type": "string",
        "default": ""
      },
      {
        "name": "dq_flags",
        "type": {
          "type": "array",
          "items": {
            "type": "enum",
            "name": "DqFlag",
            "doc": "Quality warnings. A flagged row is delivered; rows that cannot be trusted go to quarantine instead.",
            "symbols": [
              "UNKNOWN",
              "CLICKS_EXCEED_IMPRESSIONS",
              "CONVERSIONS_WITHOUT_CLICKS",
              "SPEND_WITHOUT_IMPRESSIONS",
              "RATIO_DISAGREES",
              "LEVEL_TOTALS_DIFFER",
              "NEGATIVE_NOISE",
              "SCHEMA_DRIFT",
              "EXACT_DUPLICATE",
              "MIXED_CURRENCY"
            ],
            "default": "UNKNOWN"
          }
        },
        "default": []
      },
      {
        "name": "raw_ref",
        "type": {
          "type": "record",
          "name": "RawRef",
          "doc": "Where the bytes of a row stand: replay pointer.",
          "fields": [
            {
              "name": "topic",
              "type": "string"
            },
            {
              "name": "partition",
              "type": "int"
            },
            {
              "name": "offset",
              "type": "long"
            },
            {
              "name": "row",
              "type": "int",
              "doc": "Index of the row in the chunk, from 0."
            }
          ]
        }
      },
      {
        "name": "drift",
        "type": {
          "type": "array",
          "items": "string"
        },
        "default": [],
        "doc": "Source columns that the report's profile does not know."
      },
      {
        "name": "slice",
        "type": [
          "null",
          {
            "type": "record",
            "name": "SliceContext",
            "doc": "What a fetch knew of its slice; travels on the BEGIN and END markers.",
            "fields": [
              {
                "name": "currency",
                "type": [
                  "null",
                  "string"
                ],
                "default": null,
                "doc": "ISO 4217, of the account; null where rows carry it."
              },
              {
                "name": "account_zone",
                "type": [
                  "null",
                  "string"
                ],
                "default": null,
                "doc": "IANA zone in which the report day is meant."
              },
              {
                "name": "mapping",
                "type": [
                  "null",
                  "string"
                ],
                "default": null,
                "doc": "JSON of the report profile made from a mapping file; null for a built-in profile."
              },
              {
                "name": "attribution_spec",
                "type": [
                  "null",
                  "string"
                ],
                "default": null
              },
              {
                "name": "requested_fields",
                "type": {
                  "type": "array",
                  "items": "string"
                },
                "default": []
              },
              {
                "name": "request_fingerprint",
                "type": "string",
                "default": ""
              },
              {
                "name": "fetched_at",
                "type": {
                  "type": "long",
                  "logicalType": "timestamp-micros"
                }
              },
              {
                "name": "data_as_of",
                "type": [
                  "null",
                  {
                    "type": "long",
                    "logicalType": "timestamp-micros"
                  }
                ],
                "default": null
              },
              {
                "name": "complete",
                "type": [
                  "null",
                  "boolean"
                ],
                "default": null,
                "doc": "END only: true when the fetch holds every row of the slice."
              },
              {
                "name": "row_count",
                "type": [
                  "null",
                  "long"
                ],
                "default": null,
                "doc": "END only: rows sent in all chunks of this fetch."
              }
            ]
          }
        ],
        "default": null,
        "doc": "On BEGIN and END."
      },
      {
        "name": "chunk_rows",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "CHUNK_END: rows the chunk held."
      },
      {
        "name": "chunk_quarantined",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "CHUNK_END: rows of the chunk that went to quarantine."
      },
      {
        "name": "chunk_duplicates",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "CHUNK_END: exact duplicates inside the chunk that were dropped."
      }
    ],
    "namespace": "io.millrace"
  },
  AccountConfig: {
    "type": "record",
    "name": "AccountConfig",
    "doc": "config.accounts: what is known of an ad account. Compacted, key tenant|platform|account.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "platform",
        "type": {
          "type": "enum",
          "name": "Platform",
          "symbols": [
            "UNKNOWN",
            "META",
            "GOOGLE",
            "DV360",
            "TTD",
            "AMAZON",
            "MICROSOFT",
            "TIKTOK",
            "LINKEDIN",
            "SNAPCHAT",
            "REDDIT",
            "X",
            "PINTEREST",
            "APPLE",
            "XANDR",
            "CRITEO",
            "CUSTOM"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "currency",
        "type": "string"
      },
      {
        "name": "iana_zone",
        "type": "string"
      },
      {
        "name": "settle_days",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "Overrides the platform's default."
      },
      {
        "name": "updated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  EntityVersion: {
    "type": "record",
    "name": "EntityVersion",
    "doc": "config.entities: what a platform said of a campaign, ad … from one time to another. Compacted, a key for each version: tenant|platform|account|kind|entity|valid_from. A version that is over comes once more with its end.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "platform",
        "type": {
          "type": "enum",
          "name": "Platform",
          "symbols": [
            "UNKNOWN",
            "META",
            "GOOGLE",
            "DV360",
            "TTD",
            "AMAZON",
            "MICROSOFT",
            "TIKTOK",
            "LINKEDIN",
            "SNAPCHAT",
            "REDDIT",
            "X",
            "PINTEREST",
            "APPLE",
            "XANDR",
            "CRITEO",
            "CUSTOM"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "kind",
        "type": "string",
        "doc": "account, portfolio, campaign, ad_group, ad or budget, in the unified hierarchy."
      },
      {
        "name": "entity_id",
        "type": "string",
        "doc": "Of one entity within its platform and kind."
      },
      {
        "name": "valid_from",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        },
        "doc": "When it was first seen so."
      },
      {
        "name": "valid_to",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "timestamp-micros"
          }
        ],
        "default": null,
        "doc": "When it was first seen otherwise, or not any more; null: it is so now."
      },
      {
        "name": "gone",
        "type": "boolean",
        "default": false,
        "doc": "True: the version ended because the platform no longer lists the entity."
      },
      {
        "name": "name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "state",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "active, paused, draft, pending, blocked, ended, archived, removed or unknown; null where the platform does not say."
      },
      {
        "name": "status",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "The platform's own word."
      },
      {
        "name": "currency",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "iana_zone",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "parents",
        "type": {
          "type": "map",
          "values": "string"
        },
        "doc": "Ids of what it stands under, by kind."
      },
      {
        "name": "budgets",
        "type": {
          "type": "array",
          "items": {
            "type": "record",
            "name": "EntityBudget",
            "fields": [
              {
                "name": "micros",
                "type": {
                  "type": "long",
                  "logicalType": "micros"
                }
              },
              {
                "name": "currency",
                "type": [
                  "null",
                  "string"
                ],
                "default": null
              },
              {
                "name": "period",
                "type": "string",
                "doc": "daily, monthly, lifetime, range or unknown."
              }
            ]
          }
        },
        "doc": "Empty: it has none of its own."
      },
      {
        "name": "bid",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "micros"
          }
        ],
        "default": null,
        "doc": "In its currency."
      },
      {
        "name": "starts",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "As far as the platform says it: an instant, a clock time or a day, ISO 8601."
      },
      {
        "name": "ends",
        "type": [
          "null",
          "string"
        ],
        "default": null
      }
    ],
    "namespace": "io.millrace"
  },
  FlightConfig: {
    "type": "record",
    "name": "FlightConfig",
    "doc": "config.flights: budget and days that an entity was planned for, as its organisation says. Compacted; a flight that was taken back is a tombstone.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "platform",
        "type": {
          "type": "enum",
          "name": "Platform",
          "symbols": [
            "UNKNOWN",
            "META",
            "GOOGLE",
            "DV360",
            "TTD",
            "AMAZON",
            "MICROSOFT",
            "TIKTOK",
            "LINKEDIN",
            "SNAPCHAT",
            "REDDIT",
            "X",
            "PINTEREST",
            "APPLE",
            "XANDR",
            "CRITEO",
            "CUSTOM"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "entity_id",
        "type": "string",
        "doc": "Of level ACCOUNT the account's own id."
      },
      {
        "name": "starts",
        "type": {
          "type": "int",
          "logicalType": "date"
        },
        "doc": "First day, of the account. An entity may have several flights, each with a first day of its own."
      },
      {
        "name": "ends",
        "type": {
          "type": "int",
          "logicalType": "date"
        },
        "doc": "Last day, included."
      },
      {
        "name": "budget_micros",
        "type": {
          "type": "long",
          "logicalType": "micros"
        }
      },
      {
        "name": "currency",
        "type": "string"
      },
      {
        "name": "updated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  MetricCatalogue: {
    "type": "record",
    "name": "MetricCatalogue",
    "doc": "config.metrics: the metrics of an organisation beside the built-in ones, all that can be referred to, so that what changed together is seen at once. Compacted, key tenant.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "metrics",
        "type": {
          "type": "array",
          "items": {
            "type": "record",
            "name": "MetricVersion",
            "fields": [
              {
                "name": "metric_id",
                "type": "string"
              },
              {
                "name": "version",
                "type": "int"
              },
              {
                "name": "title",
                "type": "string"
              },
              {
                "name": "source",
                "type": "string",
                "doc": "The formula."
              },
              {
                "name": "retired",
                "type": "boolean",
                "default": false,
                "doc": "True: from this version on it is no longer computed for new data."
              }
            ]
          }
        },
        "doc": "The newest version of each and those that a formula names by number, in the order of ids and numbers. A version is never changed."
      },
      {
        "name": "updated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  RateDay: {
    "type": "record",
    "name": "RateDay",
    "doc": "config.rates: the exchange rates that a source published for a day, each at its newest revision. Compacted, key tenant|source|day; a day comes again when a rate of it is new or corrected.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "source",
        "type": "string",
        "doc": "What ids of rates begin with, such as ecb."
      },
      {
        "name": "base",
        "type": "string",
        "doc": "ISO 4217: what one unit of it was."
      },
      {
        "name": "day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "rates",
        "type": {
          "type": "array",
          "items": {
            "type": "record",
            "name": "CurrencyRate",
            "fields": [
              {
                "name": "currency",
                "type": "string"
              },
              {
                "name": "billionths",
                "type": {
                  "type": "long",
                  "logicalType": "micros"
                },
                "doc": "Of one unit of the currency: 1250000000 is 1.25. Whole, of 64 bits."
              },
              {
                "name": "revision",
                "type": "int",
                "doc": "From 1; grows when the source corrects it."
              }
            ]
          }
        },
        "doc": "Sorted by currency."
      }
    ],
    "namespace": "io.millrace"
  },
  ReportingCurrency: {
    "type": "record",
    "name": "ReportingCurrency",
    "doc": "config.reporting: the currency in which an organisation sees all amounts beside their own, and whose rates convert them. Compacted, key tenant.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "currency",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "ISO 4217; null: amounts are not converted."
      },
      {
        "name": "source",
        "type": "string",
        "doc": "Whose rates, as `source` of config.rates."
      },
      {
        "name": "longest_days",
        "type": "int",
        "doc": "The last rate before a day holds if it is at most so many days older."
      },
      {
        "name": "updated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  RuleConfig: {
    "type": "record",
    "name": "RuleConfig",
    "doc": "config.rules: the version of a rule that is in force. Compacted, key tenant|rule; a tombstone removes the rule.",
    "fields": [
      {
        "name": "tenant_id",
        "type": "string"
      },
      {
        "name": "rule_id",
        "type": "string"
      },
      {
        "name": "version",
        "type": "int"
      },
      {
        "name": "definition",
        "type": "string",
        "doc": "JSON of the rule as a file has it."
      },
      {
        "name": "metrics",
        "type": {
          "type": "array",
          "items": {
            "type": "record",
            "name": "RuleMetric",
            "fields": [
              {
                "name": "metric_id",
                "type": "string"
              },
              {
                "name": "version",
                "type": "int"
              },
              {
                "name": "title",
                "type": "string"
              },
              {
                "name": "source",
                "type": "string"
              }
            ]
          }
        },
        "default": [],
        "doc": "The organisation's metrics that its formulas refer to, directly or through others: every version up to the one in use."
      },
      {
        "name": "updated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  RawRecord: {
    "type": "record",
    "name": "RawRecord",
    "doc": "connector.data.raw: exact payload bytes, framed as a slice: SLICE_BEGIN, ROWS chunks, SLICE_END.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "record_kind",
        "type": {
          "type": "enum",
          "name": "RawKind",
          "symbols": [
            "UNKNOWN",
            "SLICE_BEGIN",
            "ROWS",
            "SLICE_END"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "report_type",
        "type": "string"
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "slice_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "slice_id",
        "type": "string",
        "doc": "platform/account/report/level/day: what a newer fetch of it replaces."
      },
      {
        "name": "slice_fetch_seq",
        "type": "long",
        "doc": "Monotonic per slice: a newer fetch has a greater one."
      },
      {
        "name": "chunk_no",
        "type": "int",
        "doc": "ROWS: from 0, ascending in a fetch. Markers: -1."
      },
      {
        "name": "request_fingerprint",
        "type": "string"
      },
      {
        "name": "attribution_spec",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "requested_fields",
        "type": {
          "type": "array",
          "items": "string"
        },
        "default": []
      },
      {
        "name": "fetched_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "data_as_of",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "timestamp-micros"
          }
        ],
        "default": null
      },
      {
        "name": "complete",
        "type": [
          "null",
          "boolean"
        ],
        "default": null
      },
      {
        "name": "row_count",
        "type": [
          "null",
          "long"
        ],
        "default": null
      },
      {
        "name": "payload_encoding",
        "type": {
          "type": "enum",
          "name": "PayloadEncoding",
          "symbols": [
            "unknown",
            "json",
            "csv",
            "ndjson"
          ],
          "default": "unknown"
        }
      },
      {
        "name": "compression",
        "type": {
          "type": "enum",
          "name": "PayloadCompression",
          "symbols": [
            "unknown",
            "none",
            "gzip"
          ],
          "default": "unknown"
        }
      },
      {
        "name": "payload",
        "type": "bytes",
        "doc": "At most 900 kB. csv: the header line, then whole rows as they stood in the file."
      },
      {
        "name": "payload_sha256",
        "type": "string"
      },
      {
        "name": "csv_delimiter",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "line_numbers",
        "type": {
          "type": "array",
          "items": "int"
        },
        "default": [],
        "doc": "For each row of the chunk the line of the source file on which it starts, from 1; empty where there is no file."
      },
      {
        "name": "currency",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "The account's currency as the fetcher knows it."
      },
      {
        "name": "account_zone",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "mapping",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "JSON of the report profile made from a mapping file; null for a built-in profile."
      },
      {
        "name": "http_status",
        "type": [
          "null",
          "int"
        ],
        "default": null
      },
      {
        "name": "api_version",
        "type": [
          "null",
          "string"
        ],
        "default": null
      }
    ],
    "namespace": "io.millrace"
  },
  QuarantinedRow: {
    "type": "record",
    "name": "QuarantinedRow",
    "doc": "bronze.data.quarantined and silver.data.quarantined: a row that cannot be trusted, with the reason and where its bytes are.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "stage",
        "type": {
          "type": "enum",
          "name": "Stage",
          "symbols": [
            "UNKNOWN",
            "BRONZE",
            "SILVER"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "report_type",
        "type": "string"
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "slice_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "slice_id",
        "type": "string"
      },
      {
        "name": "slice_fetch_seq",
        "type": "long"
      },
      {
        "name": "row_no",
        "type": "long",
        "doc": "Line in the source file, from 1."
      },
      {
        "name": "reason_code",
        "type": "string",
        "doc": "One of the codes in processors/quality.ts."
      },
      {
        "name": "reason",
        "type": "string",
        "doc": "What is wrong, in words, with the next step."
      },
      {
        "name": "field",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "value",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "The offending value, cut to 256 characters."
      },
      {
        "name": "row",
        "type": "string",
        "doc": "The row, cut to 8192 characters; its bytes are at raw_ref."
      },
      {
        "name": "raw_ref",
        "type": {
          "type": "record",
          "name": "RawRef",
          "doc": "Where the bytes of a row stand: replay pointer.",
          "fields": [
            {
              "name": "topic",
              "type": "string"
            },
            {
              "name": "partition",
              "type": "int"
            },
            {
              "name": "offset",
              "type": "long"
            },
            {
              "name": "row",
              "type": "int",
              "doc": "Index of the row in the chunk, from 0."
            }
          ]
        }
      },
      {
        "name": "quarantined_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      }
    ],
    "namespace": "io.millrace"
  },
  GoldMetric: {
    "type": "record",
    "name": "GoldMetric",
    "doc": "gold.data.ready: one entity on one day (or hour), aggregated and measured; the greatest revision of a gold_key is the truth.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "gold_key",
        "type": "string"
      },
      {
        "name": "report_type",
        "type": "string"
      },
      {
        "name": "report_family",
        "type": "string"
      },
      {
        "name": "report_rank",
        "type": "int",
        "default": 10,
        "doc": "Of several reports of one level and family that tell the same day of an account, the one with the least rank counts, then the first by name."
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "entity_id",
        "type": "string"
      },
      {
        "name": "entity_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "entity_state",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "What the platform said of it on that day: active, paused, draft, pending, blocked, ended, archived, removed; null where nobody knows."
      },
      {
        "name": "account_name",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "Names are those of that day."
      },
      {
        "name": "campaign_id",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "What it stood under on that day; of a campaign itself."
      },
      {
        "name": "campaign_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "ad_group_id",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "ad_group_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "path",
        "type": {
          "type": "array",
          "items": "string"
        },
        "default": [],
        "doc": "Ids from the account down to the entity."
      },
      {
        "name": "report_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "hour",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "Of the account's clock. The hour that comes twice on the day clocks go back is one record."
      },
      {
        "name": "zone",
        "type": "string"
      },
      {
        "name": "currency",
        "type": "string"
      },
      {
        "name": "measures",
        "type": {
          "type": "record",
          "name": "Measures",
          "doc": "The unified additive measures. Null is `the platform did not say`, which is not zero.",
          "fields": [
            {
              "name": "impressions",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "viewable_impressions",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "measurable_impressions",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "clicks",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "link_clicks",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_starts",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_q25",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_q50",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_q75",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_completes",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "engagements",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "conversions",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null,
              "doc": "Count x 1e6: platforms attribute fractions."
            },
            {
              "name": "view_conversions",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "installs",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "leads",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "spend",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null,
              "doc": "Micros of the account's own currency."
            },
            {
              "name": "conversion_value",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "spend_rep",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null,
              "doc": "Micros of the tenant's reporting currency."
            },
            {
              "name": "value_rep",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            }
          ]
        }
      },
      {
        "name": "rep_currency",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "The reporting currency of spend_rep and value_rep; null where the organisation has none."
      },
      {
        "name": "rep_reason",
        "type": [
          "null",
          {
            "type": "enum",
            "name": "RepReason",
            "doc": "Why an amount is not told in the reporting currency: UNKNOWN_CURRENCY, the source publishes none of it; NO_RATE_YET, none up to that day; RATE_TOO_OLD, only one that no longer holds; OVERFLOW, beyond 64 bits; NOT_CONVERTED, of a sum: some of its facts came before there was a reporting currency; MIXED_CURRENCY, of a sum: its facts were converted into different currencies.",
            "symbols": [
              "UNKNOWN",
              "UNKNOWN_CURRENCY",
              "NO_RATE_YET",
              "RATE_TOO_OLD",
              "OVERFLOW",
              "NOT_CONVERTED",
              "MIXED_CURRENCY"
            ],
            "default": "UNKNOWN"
          }
        ],
        "default": null,
        "doc": "Why spend_rep or value_rep is null though there is an amount and a reporting currency: a sum is told only where all of its facts were converted into one currency."
      },
      {
        "name": "reach",
        "type": [
          "null",
          "double"
        ],
        "default": null,
        "doc": "People reached, as a report tells it of the entity in one row: reach of several rows cannot be added up."
      },
      {
        "name": "metrics",
        "type": {
          "type": "map",
          "values": {
            "type": "record",
            "name": "MetricValue",
            "fields": [
              {
                "name": "value",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              },
              {
                "name": "reason",
                "type": {
                  "type": "enum",
                  "name": "MetricReason",
                  "symbols": [
                    "UNKNOWN",
                    "OK",
                    "DIV0",
                    "NO_DATA",
                    "PARTIAL",
                    "MIXED_CURRENCY",
                    "OVERFLOW"
                  ],
                  "default": "UNKNOWN"
                }
              },
              {
                "name": "unit",
                "type": {
                  "type": "enum",
                  "name": "MetricUnit",
                  "symbols": [
                    "UNKNOWN",
                    "COUNT",
                    "MONEY",
                    "RATIO",
                    "PERCENT",
                    "DURATION",
                    "SCORE"
                  ],
                  "default": "UNKNOWN"
                }
              }
            ]
          }
        },
        "default": {},
        "doc": "By metric_id@version. MONEY values are currency units."
      },
      {
        "name": "budget_micros",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "micros"
          }
        ],
        "default": null,
        "doc": "Daily budget of the entity on that day, in its currency; null where it has none or nobody knows."
      },
      {
        "name": "pacing",
        "type": [
          "null",
          "double"
        ],
        "default": null
      },
      {
        "name": "finality",
        "type": {
          "type": "enum",
          "name": "Finality",
          "doc": "PROVISIONAL inside the platform's latency, SETTLING inside its restatement window, FINAL after it.",
          "symbols": [
            "UNKNOWN",
            "PROVISIONAL",
            "SETTLING",
            "FINAL"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "coverage",
        "type": "double",
        "doc": "1 when the slice behind it was fetched complete, 0 when only in part."
      },
      {
        "name": "revision",
        "type": "int"
      },
      {
        "name": "is_retraction",
        "type": "boolean",
        "doc": "True when no fact is left below it."
      },
      {
        "name": "contributing_slices",
        "type": "int"
      },
      {
        "name": "facts",
        "type": "int",
        "doc": "Live facts below it."
      },
      {
        "name": "computed_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "input_watermark",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        },
        "doc": "As-of time of the newest data in it."
      }
    ],
    "namespace": "io.millrace"
  },
  Alert: {
    "type": "record",
    "name": "Alert",
    "doc": "rules.alerts: one transition of one alert instance.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "alert_id",
        "type": "string"
      },
      {
        "name": "fingerprint",
        "type": "string",
        "doc": "Hash of tenant, rule_id and group labels."
      },
      {
        "name": "rule_id",
        "type": "string"
      },
      {
        "name": "rule_version",
        "type": "int"
      },
      {
        "name": "state",
        "type": {
          "type": "enum",
          "name": "AlertState",
          "symbols": [
            "UNKNOWN",
            "OK",
            "PENDING",
            "FIRING",
            "RECOVERING",
            "RESOLVED",
            "NO_DATA",
            "ERROR",
            "AMENDED",
            "SUPPRESSED"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "prev_state",
        "type": "io.millrace.AlertState"
      },
      {
        "name": "transition_seq",
        "type": "long"
      },
      {
        "name": "severity",
        "type": {
          "type": "enum",
          "name": "Severity",
          "symbols": [
            "UNKNOWN",
            "INFO",
            "WARN",
            "CRITICAL"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "labels",
        "type": {
          "type": "map",
          "values": "string"
        },
        "default": {}
      },
      {
        "name": "entity",
        "type": {
          "type": "record",
          "name": "EntityRef",
          "fields": [
            {
              "name": "platform",
              "type": "io.millrace.Platform"
            },
            {
              "name": "account_id",
              "type": "string"
            },
            {
              "name": "level",
              "type": {
                "type": "enum",
                "name": "Level",
                "doc": "Entity level of a fact family. Levels are never derived from one another.",
                "symbols": [
                  "UNKNOWN",
                  "ACCOUNT",
                  "CAMPAIGN",
                  "AD_GROUP",
                  "AD",
                  "CREATIVE",
                  "KEYWORD"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "entity_id",
              "type": "string"
            }
          ]
        }
      },
      {
        "name": "value",
        "type": [
          "null",
          "double"
        ],
        "default": null
      },
      {
        "name": "value_reason",
        "type": {
          "type": "enum",
          "name": "ValueReason",
          "symbols": [
            "UNKNOWN",
            "OK",
            "DIV0",
            "NO_DATA",
            "PARTIAL",
            "MIXED_CURRENCY",
            "OVERFLOW"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "threshold",
        "type": [
          "null",
          "double"
        ],
        "default": null
      },
      {
        "name": "baseline",
        "type": [
          "null",
          "double"
        ],
        "default": null
      },
      {
        "name": "window",
        "type": "string"
      },
      {
        "name": "evidence",
        "type": {
          "type": "array",
          "items": {
            "type": "record",
            "name": "Evidence",
            "fields": [
              {
                "name": "metric",
                "type": "string"
              },
              {
                "name": "value",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              },
              {
                "name": "numerator",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              },
              {
                "name": "denominator",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              }
            ]
          }
        },
        "default": [],
        "doc": "What the condition compares, as written in it, with both sides of what is a ratio."
      },
      {
        "name": "finality",
        "type": {
          "type": "enum",
          "name": "Finality",
          "doc": "PROVISIONAL inside the platform's latency, SETTLING inside its restatement window, FINAL after it.",
          "symbols": [
            "UNKNOWN",
            "PROVISIONAL",
            "SETTLING",
            "FINAL"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "event_time",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "evaluated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "active_since",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "timestamp-micros"
          }
        ],
        "default": null
      },
      {
        "name": "suppressed_by",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "evaluation_id",
        "type": "string"
      },
      {
        "name": "annotations",
        "type": {
          "type": "map",
          "values": "string"
        },
        "default": {}
      },
      {
        "name": "action_proposals",
        "type": {
          "type": "array",
          "items": "string"
        },
        "default": []
      },
      {
        "name": "rule_name",
        "type": "string",
        "default": "",
        "doc": "What people call the rule."
      },
      {
        "name": "entity_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "subject",
        "type": "string",
        "default": "",
        "doc": "What and how bad, in one line, such as `CTR dropped: Spring sale 0.31%, below 0.5%`."
      },
      {
        "name": "condition",
        "type": "string",
        "default": "",
        "doc": "The formula that was evaluated."
      },
      {
        "name": "comparison",
        "type": "string",
        "default": "",
        "doc": "How value stands to threshold when the condition holds: `<`, `<=`, `>`, `>=`, `==`, `!=`; empty for a condition that compares nothing."
      },
      {
        "name": "unit",
        "type": {
          "type": "enum",
          "name": "AlertUnit",
          "symbols": [
            "UNKNOWN",
            "COUNT",
            "MONEY",
            "RATIO",
            "PERCENT",
            "DURATION",
            "SCORE"
          ],
          "default": "UNKNOWN"
        },
        "default": "UNKNOWN",
        "doc": "Of value, threshold and baseline. MONEY is in currency units, RATIO a fraction."
      },
      {
        "name": "currency",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "Of value, where it is money."
      },
      {
        "name": "change",
        "type": [
          "null",
          "double"
        ],
        "default": null,
        "doc": "value / baseline - 1."
      },
      {
        "name": "previous_value",
        "type": [
          "null",
          "double"
        ],
        "default": null,
        "doc": "AMENDED: what value was before the data was restated."
      },
      {
        "name": "report_day",
        "type": [
          "null",
          {
            "type": "int",
            "logicalType": "date"
          }
        ],
        "default": null,
        "doc": "The last day that went into value."
      },
      {
        "name": "data_as_of",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "timestamp-micros"
          }
        ],
        "default": null,
        "doc": "As-of time of the newest data in it."
      },
      {
        "name": "coverage",
        "type": "double",
        "default": 1,
        "doc": "Share of the days looked at that were fetched complete."
      },
      {
        "name": "slices",
        "type": {
          "type": "array",
          "items": "string"
        },
        "default": [],
        "doc": "slice_id of the newest days behind value, at most 31: what to look rows up with."
      },
      {
        "name": "link",
        "type": "string",
        "default": "",
        "doc": "Path of the alert in the web application."
      },
      {
        "name": "shadow",
        "type": "boolean",
        "default": false,
        "doc": "True for a rule that is being tried: shown, but nobody is told and nothing is done."
      },
      {
        "name": "max_notifications_per_day",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "How often a day each channel is told that this alert fires, however often it comes back; null: as often as it does."
      },
      {
        "name": "zone",
        "type": "string",
        "default": "",
        "doc": "IANA zone of the rule, else of the account: what a day is."
      }
    ],
    "namespace": "io.millrace"
  },
  RuleEvaluation: {
    "type": "record",
    "name": "RuleEvaluation",
    "doc": "rules.evaluations: what a rule came to for an entity, whether or not anybody is told of it. One that comes to the same as the one before it is not told again.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "rule_id",
        "type": "string"
      },
      {
        "name": "rule_version",
        "type": "int"
      },
      {
        "name": "fingerprint",
        "type": "string",
        "doc": "That of the alert, when there is one."
      },
      {
        "name": "entity",
        "type": {
          "type": "record",
          "name": "EntityRef",
          "fields": [
            {
              "name": "platform",
              "type": "io.millrace.Platform"
            },
            {
              "name": "account_id",
              "type": "string"
            },
            {
              "name": "level",
              "type": {
                "type": "enum",
                "name": "Level",
                "doc": "Entity level of a fact family. Levels are never derived from one another.",
                "symbols": [
                  "UNKNOWN",
                  "ACCOUNT",
                  "CAMPAIGN",
                  "AD_GROUP",
                  "AD",
                  "CREATIVE",
                  "KEYWORD"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "entity_id",
              "type": "string"
            }
          ]
        }
      },
      {
        "name": "entity_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "evaluated_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "outcome",
        "type": {
          "type": "enum",
          "name": "EvaluationOutcome",
          "symbols": [
            "UNKNOWN",
            "MET",
            "CLEAR",
            "BETWEEN",
            "NO_DATA",
            "ERROR",
            "HELD"
          ],
          "default": "UNKNOWN"
        },
        "doc": "BETWEEN: neither the condition nor the clear condition holds. HELD: the data is not final or not complete enough to judge."
      },
      {
        "name": "state",
        "type": {
          "type": "enum",
          "name": "AlertState",
          "symbols": [
            "UNKNOWN",
            "OK",
            "PENDING",
            "FIRING",
            "RECOVERING",
            "RESOLVED",
            "NO_DATA",
            "ERROR",
            "AMENDED",
            "SUPPRESSED"
          ],
          "default": "UNKNOWN"
        },
        "doc": "Of the alert after it."
      },
      {
        "name": "severity",
        "type": {
          "type": "enum",
          "name": "Severity",
          "symbols": [
            "UNKNOWN",
            "INFO",
            "WARN",
            "CRITICAL"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "value",
        "type": [
          "null",
          "double"
        ],
        "default": null
      },
      {
        "name": "value_reason",
        "type": {
          "type": "enum",
          "name": "ValueReason",
          "symbols": [
            "UNKNOWN",
            "OK",
            "DIV0",
            "NO_DATA",
            "PARTIAL",
            "MIXED_CURRENCY",
            "OVERFLOW"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "threshold",
        "type": [
          "null",
          "double"
        ],
        "default": null
      },
      {
        "name": "inputs",
        "type": {
          "type": "array",
          "items": {
            "type": "record",
            "name": "Evidence",
            "fields": [
              {
                "name": "metric",
                "type": "string"
              },
              {
                "name": "value",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              },
              {
                "name": "numerator",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              },
              {
                "name": "denominator",
                "type": [
                  "null",
                  "double"
                ],
                "default": null
              }
            ]
          }
        },
        "doc": "What the condition compares, with both sides of what is a ratio."
      },
      {
        "name": "unit",
        "type": {
          "type": "enum",
          "name": "AlertUnit",
          "symbols": [
            "UNKNOWN",
            "COUNT",
            "MONEY",
            "RATIO",
            "PERCENT",
            "DURATION",
            "SCORE"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "currency",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "report_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        },
        "doc": "The last day that went into value."
      },
      {
        "name": "finality",
        "type": {
          "type": "enum",
          "name": "Finality",
          "doc": "PROVISIONAL inside the platform's latency, SETTLING inside its restatement window, FINAL after it.",
          "symbols": [
            "UNKNOWN",
            "PROVISIONAL",
            "SETTLING",
            "FINAL"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "coverage",
        "type": "double"
      },
      {
        "name": "restated",
        "type": "boolean",
        "doc": "Whether data of days before yesterday brought it about."
      }
    ],
    "namespace": "io.millrace"
  },
  ProcessedFact: {
    "type": "record",
    "name": "ProcessedFact",
    "doc": "silver.data.processed: a fact in unified measures, with the one it replaces; SLICE_END closes a fetch.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "fact_key",
        "type": "string",
        "doc": "Hash of platform, account, report family, level, entity, day, hour, sorted dims, attribution."
      },
      {
        "name": "op",
        "type": {
          "type": "enum",
          "name": "FactOp",
          "symbols": [
            "UNKNOWN",
            "UPSERT",
            "RETRACT",
            "SLICE_END"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "revision",
        "type": "int",
        "doc": "From 1, ascending per fact_key."
      },
      {
        "name": "slice_id",
        "type": "string"
      },
      {
        "name": "slice_fetch_seq",
        "type": "long"
      },
      {
        "name": "report_type",
        "type": "string"
      },
      {
        "name": "report_family",
        "type": "string"
      },
      {
        "name": "report_rank",
        "type": "int",
        "default": 10,
        "doc": "Of several reports of one level and family that tell the same day of an account, the one with the least rank counts, then the first by name."
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "campaign_id",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "As the report says it, else what its entity stood under on that day."
      },
      {
        "name": "ad_group_id",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "ad_id",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "creative_id",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "account_name",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "As it was called on that day; of an entity that nobody has listed, as the report says it. So are the other names."
      },
      {
        "name": "campaign_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "ad_group_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "ad_name",
        "type": [
          "null",
          "string"
        ],
        "default": null
      },
      {
        "name": "report_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "hour",
        "type": [
          "null",
          "int"
        ],
        "default": null,
        "doc": "Of the account's clock. On the day clocks go back one hour comes twice: utc_start tells which."
      },
      {
        "name": "account_zone",
        "type": "string"
      },
      {
        "name": "utc_start",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "utc_end",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        }
      },
      {
        "name": "currency",
        "type": "string"
      },
      {
        "name": "dims",
        "type": {
          "type": "map",
          "values": "string"
        },
        "default": {}
      },
      {
        "name": "attribution",
        "type": {
          "type": "record",
          "name": "Attribution",
          "fields": [
            {
              "name": "click_days",
              "type": [
                "null",
                "int"
              ],
              "default": null
            },
            {
              "name": "view_days",
              "type": [
                "null",
                "int"
              ],
              "default": null
            },
            {
              "name": "model",
              "type": [
                "null",
                "string"
              ],
              "default": null
            }
          ]
        }
      },
      {
        "name": "measures",
        "type": {
          "type": "record",
          "name": "Measures",
          "doc": "The unified additive measures. Null is `the platform did not say`, which is not zero.",
          "fields": [
            {
              "name": "impressions",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "viewable_impressions",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "measurable_impressions",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "clicks",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "link_clicks",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_starts",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_q25",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_q50",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_q75",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "video_completes",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "engagements",
              "type": [
                "null",
                "long"
              ],
              "default": null
            },
            {
              "name": "conversions",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null,
              "doc": "Count x 1e6: platforms attribute fractions."
            },
            {
              "name": "view_conversions",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "installs",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "leads",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "spend",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null,
              "doc": "Micros of the account's own currency."
            },
            {
              "name": "conversion_value",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            },
            {
              "name": "spend_rep",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null,
              "doc": "Micros of the tenant's reporting currency."
            },
            {
              "name": "value_rep",
              "type": [
                "null",
                {
                  "type": "long",
                  "logicalType": "micros"
                }
              ],
              "default": null
            }
          ]
        }
      },
      {
        "name": "previous",
        "type": [
          "null",
          "io.millrace.Measures"
        ],
        "default": null,
        "doc": "Measures of the revision that this one replaces; null when there was none."
      },
      {
        "name": "reach",
        "type": [
          "null",
          "double"
        ],
        "default": null,
        "doc": "Not additive."
      },
      {
        "name": "frequency",
        "type": [
          "null",
          "double"
        ],
        "default": null,
        "doc": "Not additive."
      },
      {
        "name": "fx_rate_id",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "The published rates that spend_rep and value_rep were made with; null where nothing was converted."
      },
      {
        "name": "rep_currency",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "The reporting currency of spend_rep and value_rep; null where the organisation has none."
      },
      {
        "name": "rep_reason",
        "type": [
          "null",
          {
            "type": "enum",
            "name": "RepReason",
            "doc": "Why an amount is not told in the reporting currency: UNKNOWN_CURRENCY, the source publishes none of it; NO_RATE_YET, none up to that day; RATE_TOO_OLD, only one that no longer holds; OVERFLOW, beyond 64 bits; NOT_CONVERTED, of a sum: some of its facts came before there was a reporting currency; MIXED_CURRENCY, of a sum: its facts were converted into different currencies.",
            "symbols": [
              "UNKNOWN",
              "UNKNOWN_CURRENCY",
              "NO_RATE_YET",
              "RATE_TOO_OLD",
              "OVERFLOW",
              "NOT_CONVERTED",
              "MIXED_CURRENCY"
            ],
            "default": "UNKNOWN"
          }
        ],
        "default": null,
        "doc": "Why spend_rep or value_rep is null though there is an amount and a reporting currency."
      },
      {
        "name": "entity_state",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "Of the entity of its level on that day: active, paused, draft, pending, blocked, ended, archived, removed; null where nobody knows."
      },
      {
        "name": "budget_micros",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "micros"
          }
        ],
        "default": null,
        "doc": "Daily budget of the entity of its level on that day, in its currency; null where it has none or nobody knows."
      },
      {
        "name": "finality",
        "type": {
          "type": "enum",
          "name": "Finality",
          "doc": "PROVISIONAL inside the platform's latency, SETTLING inside its restatement window, FINAL after it.",
          "symbols": [
            "UNKNOWN",
            "PROVISIONAL",
            "SETTLING",
            "FINAL"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "data_as_of",
        "type": [
          "null",
          {
            "type": "long",
            "logicalType": "timestamp-micros"
          }
        ],
        "default": null
      },
      {
        "name": "dq_flags",
        "type": {
          "type": "array",
          "items": {
            "type": "enum",
            "name": "DqFlag",
            "doc": "Quality warnings. A flagged row is delivered; rows that cannot be trusted go to quarantine instead.",
            "symbols": [
              "UNKNOWN",
              "CLICKS_EXCEED_IMPRESSIONS",
              "CONVERSIONS_WITHOUT_CLICKS",
              "SPEND_WITHOUT_IMPRESSIONS",
              "RATIO_DISAGREES",
              "LEVEL_TOTALS_DIFFER",
              "NEGATIVE_NOISE",
              "SCHEMA_DRIFT",
              "EXACT_DUPLICATE",
              "MIXED_CURRENCY"
            ],
            "default": "UNKNOWN"
          }
        },
        "default": []
      },
      {
        "name": "slice",
        "type": [
          "null",
          {
            "type": "record",
            "name": "SliceSummary",
            "doc": "On SLICE_END: what the fetch did.",
            "fields": [
              {
                "name": "decision",
                "type": {
                  "type": "enum",
                  "name": "SliceDecision",
                  "symbols": [
                    "UNKNOWN",
                    "APPLIED",
                    "PARTIAL",
                    "STALE"
                  ],
                  "default": "UNKNOWN"
                }
              },
              {
                "name": "complete",
                "type": "boolean"
              },
              {
                "name": "rows",
                "type": "long"
              },
              {
                "name": "upserts",
                "type": "long"
              },
              {
                "name": "retracts",
                "type": "long"
              },
              {
                "name": "unchanged",
                "type": "long"
              },
              {
                "name": "duplicates",
                "type": "long"
              },
              {
                "name": "quarantined",
                "type": "long"
              },
              {
                "name": "live_facts",
                "type": "long"
              },
              {
                "name": "fetched_at",
                "type": {
                  "type": "long",
                  "logicalType": "timestamp-micros"
                }
              },
              {
                "name": "reason",
                "type": [
                  "null",
                  "string"
                ],
                "default": null
              }
            ]
          }
        ],
        "default": null
      }
    ],
    "namespace": "io.millrace"
  },
  SliceEvent: {
    "type": "record",
    "name": "SliceEvent",
    "doc": "slices.events: something is wrong with a slice (a day of a report of an account), or is no longer. What rules see of the ledger.",
    "fields": [
      {
        "name": "h",
        "type": {
          "type": "record",
          "name": "Header",
          "doc": "What every record of every topic carries: who it belongs to, where it came from, how to trace it.",
          "fields": [
            {
              "name": "event_id",
              "type": {
                "type": "string",
                "logicalType": "uuid"
              },
              "doc": "Unique for this record."
            },
            {
              "name": "tenant_id",
              "type": "string"
            },
            {
              "name": "connection_id",
              "type": "string",
              "doc": "The connection it was fetched through; `import` for files."
            },
            {
              "name": "platform",
              "type": {
                "type": "enum",
                "name": "Platform",
                "symbols": [
                  "UNKNOWN",
                  "META",
                  "GOOGLE",
                  "DV360",
                  "TTD",
                  "AMAZON",
                  "MICROSOFT",
                  "TIKTOK",
                  "LINKEDIN",
                  "SNAPCHAT",
                  "REDDIT",
                  "X",
                  "PINTEREST",
                  "APPLE",
                  "XANDR",
                  "CRITEO",
                  "CUSTOM"
                ],
                "default": "UNKNOWN"
              }
            },
            {
              "name": "schema_ver",
              "type": "int"
            },
            {
              "name": "produced_at",
              "type": {
                "type": "long",
                "logicalType": "timestamp-micros"
              }
            },
            {
              "name": "trace_id",
              "type": "string"
            },
            {
              "name": "causation_id",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "event_id of the record that caused this one."
            },
            {
              "name": "partition_key",
              "type": "string",
              "doc": "The Kafka key: tenant|account."
            }
          ]
        }
      },
      {
        "name": "slice_id",
        "type": "string"
      },
      {
        "name": "account_id",
        "type": "string"
      },
      {
        "name": "report_type",
        "type": "string"
      },
      {
        "name": "level",
        "type": {
          "type": "enum",
          "name": "Level",
          "doc": "Entity level of a fact family. Levels are never derived from one another.",
          "symbols": [
            "UNKNOWN",
            "ACCOUNT",
            "CAMPAIGN",
            "AD_GROUP",
            "AD",
            "CREATIVE",
            "KEYWORD"
          ],
          "default": "UNKNOWN"
        }
      },
      {
        "name": "report_day",
        "type": {
          "type": "int",
          "logicalType": "date"
        }
      },
      {
        "name": "trouble",
        "type": {
          "type": "enum",
          "name": "SliceTrouble",
          "symbols": [
            "UNKNOWN",
            "LATE",
            "SHRANK",
            "INCOMPLETE"
          ],
          "default": "UNKNOWN"
        },
        "doc": "LATE: its next fetch has not come by the time that the agreement on freshness allows. SHRANK: a complete fetch left less than half of its facts. INCOMPLETE: its newest fetch did not hold all of it."
      },
      {
        "name": "open",
        "type": "boolean",
        "doc": "True when it begins, false when it is over."
      },
      {
        "name": "since",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        },
        "doc": "When it began."
      },
      {
        "name": "happened_at",
        "type": {
          "type": "long",
          "logicalType": "timestamp-micros"
        },
        "doc": "When it began, or when it was over."
      },
      {
        "name": "facts_before",
        "type": [
          "null",
          "long"
        ],
        "default": null,
        "doc": "SHRANK: how many facts there were."
      },
      {
        "name": "facts",
        "type": [
          "null",
          "long"
        ],
        "default": null
      },
      {
        "name": "reason",
        "type": [
          "null",
          "string"
        ],
        "default": null,
        "doc": "What the last fetch failed with, or why it is held back."
      }
    ],
    "namespace": "io.millrace"
  },
};
