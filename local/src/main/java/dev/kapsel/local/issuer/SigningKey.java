package dev.kapsel.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kapsel.local.folder.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/** The key that makes tokens. It is made once and kept, so that tokens outlive a restart. */
final class SigningKey {

  private static final int BITS = 2048;

  private final RSAKey key;
  private final RSASSASigner signer;

  private SigningKey(RSAKey key) throws JOSEException {
    this.key = key;
    this.signer = new RSASSASigner(key);
  }

  static SigningKey in(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        DurableFile.write(file, made().toJSONString().getBytes(StandardCharsets.UTF_8));
      }
      return new SigningKey(RSAKey.parse(Files.readString(file)));
    } catch (ParseException | JOSEException e) {
      throw new IOException(
          file + " holds no signing key; delete it, and a new one is made at the next start", e);
    }
  }

  private static RSAKey made() throws JOSEException {
    return new RSAKeyGenerator(BITS)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .keyIDFromThumbprint(true)
        .generate();
  }

  /** For everybody who verifies; without what signs. */
  JWKSet published() {
    return new JWKSet(key.toPublicJWK());
  }

  String sign(JOSEObjectType type, JWTClaimsSet claims) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(key.getKeyID()).build(),
            claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that was read can sign", e);
    }
    return jwt.serialize();
  }
}
