package dev.kapsel.client.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofsTest {

  /** RFC 7636, appendix B. */
  @Test
  void theChallengeIsThatOfTheStandard() {
    Proofs proofs = new Proofs("s", "n", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assertThat(proofs.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  }

  @Test
  void nothingIsTheSameTwiceOrShown() {
    Proofs one = Proofs.random();
    assertThat(one.verifier()).matches("[A-Za-z0-9_-]{43}");
    assertThat(one.verifier()).isNotEqualTo(one.state()).isNotEqualTo(one.nonce());
    assertThat(one.verifier()).isNotEqualTo(Proofs.random().verifier());
    assertThat(one.toString()).doesNotContain(one.verifier());
  }
}
