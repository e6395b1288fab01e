package dev.kapsel.local.access;

import dev.kapsel.model.api.SignInSettings;

/** Whose tokens a service takes. */
public sealed interface IssuerChoice {

  /** Those of the issuer that it brings along. */
  IssuerChoice BUILT_IN = new BuiltIn();

  record BuiltIn() implements IssuerChoice {}

  /** Those of an issuer somewhere else. */
  record External(SignInSettings settings) implements IssuerChoice {}
}
