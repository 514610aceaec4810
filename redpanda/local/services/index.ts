import type { Service } from '../../../base/config.ts';
import type { Recipe } from '../recipe.ts';
import { clickhouseRecipe } from './clickhouse.ts';
import { kafkaRecipe } from './kafka.ts';
import { postgresRecipe } from './postgres.ts';
import { redisRecipe } from './redis.ts';
import { registryRecipe } from './registry.ts';
import { temporalRecipe } from './temporal.ts';

/** The native recipe of each service. */
export const recipes: { readonly [service in Service]: Recipe } = {
  kafka: kafkaRecipe,
  registry: registryRecipe,
  redis: redisRecipe,
  postgres: postgresRecipe,
  clickhouse: clickhouseRecipe,
  temporal: temporalRecipe,
};
