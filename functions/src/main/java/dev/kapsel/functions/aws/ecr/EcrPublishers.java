package dev.kapsel.functions.aws.ecr;

import dev.kapsel.functions.image.PublisherLogins;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.oci.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Logins to repositories of ECR that other installations publish to, of this account or of another
 * one whose repository policy lets this one pull. A login is good in its own region alone.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html">
 *     Private repository policies</a>
 */
public final class EcrPublishers implements PublisherLogins {

  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z-]+:ecr:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):repository/"
              + "(?<name>[a-z0-9][a-z0-9._/-]*)");

  private record Repository(String arn, Region region) {}

  private final Map<String, Repository> repositories = new HashMap<>();
  private final Function<Region, EcrLogins> logins;

  /**
   * @param arns of the repositories
   * @param logins gives those of a region
   * @throws IllegalArgumentException if one names no single repository
   */
  public EcrPublishers(Collection<String> arns, Function<Region, EcrLogins> logins) {
    this.logins = logins;
    for (String arn : arns) {
      Matcher parts = ARN.matcher(arn);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "`%s` is no repository; write it as `arn:aws:ecr:REGION:ACCOUNT:repository/NAME`"
                .formatted(arn));
      }
      Region region = Region.of(parts.group("region"));
      String host =
          parts.group("account")
              + ".dkr.ecr."
              + region
              + "."
              + PartitionMetadata.of(region).dnsSuffix();
      repositories.put(host + "/" + parts.group("name"), new Repository(arn, region));
    }
  }

  @Override
  public Optional<PullCredentials> toPull(ImageReference image) {
    Repository repository = repositories.get(image.registry() + "/" + image.repository());
    if (repository == null) {
      return Optional.empty();
    }
    try {
      EcrLogins.Login login = logins.apply(repository.region()).toPull(repository.arn());
      return Optional.of(
          new PullCredentials(
              image.registry(),
              image.repository(),
              login.username(),
              login.password(),
              login.expiresAt()));
    } catch (SdkException e) {
      throw new UnavailableException(
          "ECR gives no login for " + repository.arn() + ": " + e.getMessage(), e);
    }
  }
}
