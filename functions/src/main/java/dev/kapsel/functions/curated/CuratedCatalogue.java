package dev.kapsel.functions.curated;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.Imported;
import dev.kapsel.model.curated.CuratedIndex;
import dev.kapsel.model.curated.PublishedEnvironment;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the curated workspace up to what the installation is configured with: the index of another
 * installation, else the catalogue that comes with Kapsel. Carried out again, it does what was left
 * undone.
 */
@Singleton
public final class CuratedCatalogue {

  private static final Logger LOG = LoggerFactory.getLogger(CuratedCatalogue.class);

  /** As what the installation itself signs. */
  private static final String KAPSEL = "user:kapsel";

  private final CuratedSettings settings;
  private final TrustedRegistries trusted;
  private final CuratedImport imports;

  CuratedCatalogue(CuratedSettings settings, TrustedRegistries trusted, CuratedImport imports) {
    this.settings = settings;
    this.trusted = trusted;
    this.imports = imports;
  }

  /**
   * What was done.
   *
   * @param registered versions that are new
   * @param imported generations that are new
   * @param left what could not be done, and why
   */
  public record Report(int registered, int imported, List<String> left) {
    public Report {
      left = List.copyOf(left);
    }
  }

  /**
   * @throws IllegalArgumentException if what is configured is no index
   */
  public Report load() {
    URI address = settings.index();
    if (address == null) {
      return take(PackagedCatalogue.index());
    }
    try {
      CuratedIndex index = IndexSource.read(address);
      trusted.trust(index);
      return take(index);
    } catch (UnavailableException e) {
      LOG.warn("the curated index is left for later: {}", e.getMessage());
      return new Report(0, 0, List.of(String.valueOf(e.getMessage())));
    }
  }

  private Report take(CuratedIndex index) {
    int registered = 0;
    int imported = 0;
    List<String> left = new ArrayList<>();
    for (PublishedEnvironment published : index.environments()) {
      try {
        Imported taken = imports.take(published, KAPSEL);
        registered += taken.registered() ? 1 : 0;
        imported += taken.imported() ? 1 : 0;
      } catch (Rejected | UnavailableException e) {
        LOG.warn("curated {} is left: {}", published.reference(), e.getMessage());
        left.add(published.reference() + ": " + e.getMessage());
      }
    }
    return new Report(registered, imported, left);
  }
}
