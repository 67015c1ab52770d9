package io.sparkforest.trainer.source;

import io.sparkforest.contract.csv.EscapedQuotes;
import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.trainer.findings.FileFindings;
import io.sparkforest.trainer.findings.FileForm;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.stop.StopRequest;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of CSV, however its author has written it. */
final class CsvSource {
  private static final Logger log = LoggerFactory.getLogger(CsvSource.class);

  private final ChannelFile file;
  private final boolean hasHeader;
  private final ReadSettings settings;
  private final Supplier<Path> targets;
  private final StopRequest stop;

  /**
   * Prepares to read a file.
   *
   * @param hasHeader whether its first record has the names of the columns
   * @param targets names files to write, if it has to be written anew
   */
  CsvSource(
      ChannelFile file,
      boolean hasHeader,
      ReadSettings settings,
      Supplier<Path> targets,
      StopRequest stop) {
    this.file = file;
    this.hasHeader = hasHeader;
    this.settings = settings;
    this.targets = targets;
    this.stop = stop;
  }

  /** CSV is read where it lies, unless it is not UTF-8 or its fields are written in another way. */
  SourceFile read(Path plain) throws IOException {
    Path path = plain;
    TextEncoding encoding = TextEncoding.of(path, settings.encoding(), file.name());
    encoding.example().ifPresent(this::warnOfGuess);
    if (!encoding.isUtf8()) {
      path = rewritten(path, encoding.charset(), Reader::transferTo);
    }
    CsvLayout layout = layout(path);
    boolean hasEscapes = encoding.mayEscapeQuotes() && hasEscapes(path, layout.separator());
    if (hasEscapes) {
      path =
          rewritten(
              path,
              StandardCharsets.UTF_8,
              (text, csv) -> new EscapedQuotes(text, layout.separator()).transferTo(csv));
    }
    char separator = layout.separator();
    if (layout.isWhitespace()) {
      separator = WhitespaceFields.SEPARATOR;
      path =
          rewritten(
              path,
              StandardCharsets.UTF_8,
              (text, csv) -> new WhitespaceFields(text).transferTo(csv));
    }
    CsvForm form = new CsvForm(separator, hasHeader, CsvForm.Place.LINE, layout.skippedLines());
    FileForm found =
        new FileForm(
            "CSV",
            encoding.charset().name(),
            CsvLayout.name(layout.separator()),
            hasEscapes,
            layout.hasSeparatorLine(),
            layout.commentLines(),
            layout.titleLines());
    return new SourceFile(path.toString(), file.name(), form, FileFindings.of(found));
  }

  private static boolean hasEscapes(Path path, char separator) throws IOException {
    try (Reader text = TextEncoding.reader(path, StandardCharsets.UTF_8)) {
      return EscapedQuotes.areIn(text, separator);
    }
  }

  private CsvLayout layout(Path path) throws IOException {
    try (Reader text = TextEncoding.reader(path, StandardCharsets.UTF_8)) {
      return CsvLayoutFinder.find(text, file.name(), file.isTabSeparated(), hasHeader, settings);
    } catch (CharacterCodingException e) {
      throw otherEncoding(StandardCharsets.UTF_8, e);
    }
  }

  private UserError otherEncoding(Charset encoding, CharacterCodingException e) {
    return new UserError(
        file.name() + " is not " + encoding.name() + ": hyperparameter encoding names its encoding",
        e);
  }

  private void warnOfGuess(String example) {
    log.warn(
        "data: {} is not UTF-8 and is read as windows-1252, such as {}; hyperparameter encoding"
            + " names another encoding",
        file.name(),
        example);
  }

  /** Writes a file's text anew, from any encoding to UTF-8. */
  private Path rewritten(Path from, Charset encoding, Rewriting rewriting) throws IOException {
    Path target = targets.get();
    try (Reader text = TextEncoding.reader(from, encoding);
        Writer csv = Files.newBufferedWriter(target)) {
      stop.endIfMade();
      rewriting.rewrite(text, csv);
    } catch (CharacterCodingException e) {
      throw otherEncoding(encoding, e);
    }
    return target;
  }

  /** How text is written anew. */
  private interface Rewriting {
    void rewrite(Reader text, Writer csv) throws IOException;
  }
}
