package dev.kapsel.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.infra.Template.Resource;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * Which resources a {@link Refusal} is about, and what of them is refused, their conditions decided
 * in every way.
 *
 * @param types of the resources
 * @param written whether it is about what people write, of which SAM's transform leaves nothing
 */
record Rule(Pattern types, boolean written, BiPredicate<Resource, Template> refused) {

  /** About what a resource's properties say. */
  static Rule of(String types, BiPredicate<JsonNode, Template> refused) {
    return ofResources(
        types, (resource, template) -> refused.test(resource.properties(), template));
  }

  /** About a resource's id, or about what stands beside its properties. */
  static Rule ofResources(String types, BiPredicate<Resource, Template> refused) {
    return new Rule(Pattern.compile(types), false, refused);
  }

  /** About the properties of SAM's own types. */
  static Rule ofWritten(String types, BiPredicate<JsonNode, Template> refused) {
    return new Rule(
        Pattern.compile(types),
        true,
        (resource, template) -> refused.test(resource.properties(), template));
  }

  /** The names of the resources that are refused in at least one case. */
  Set<String> findings(Template template) {
    Set<String> found = new TreeSet<>();
    for (Resource resource : written ? template.allWritten() : template.all()) {
      if (types.matcher(resource.type()).matches()
          && Variants.of(resource.content()).stream()
              .map(variant -> new Resource(resource.id(), variant))
              .anyMatch(variant -> refused.test(variant, template))) {
        found.add(resource.id());
      }
    }
    return found;
  }
}
