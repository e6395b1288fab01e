package dev.kapsel.model.format;

import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes texts of several lines as blocks, so that a Dockerfile looks like one. */
final class YamlTexts extends StandardRepresenter {

  YamlTexts(DumpSettings settings) {
    super(settings);
    representers.put(String.class, text -> represent(text.toString()));
  }

  private Node represent(String text) {
    return representScalar(
        Tag.STR, text, text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN);
  }
}
