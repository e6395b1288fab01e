package dev.kapsel.local.registry;

import org.jspecify.annotations.Nullable;

/** Says what whoever asks may do. */
interface Admission {

  /** Whoever reaches the registry may do everything. */
  Admission OPEN = authorization -> Rights.ALL;

  /**
   * @param authorization the header of that name; null where there is none
   * @throws RegistryException if it is no good
   */
  Rights rights(@Nullable String authorization);
}
