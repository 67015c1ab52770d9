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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of CSV, however its author has written it. */
final class CsvSource {
  private static final Logger log = LoggerFactory.getLogger(CsvSource.class);

  private static final int BLOCK = 1 << 14;

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

  /**
   * CSV is read where it lies, unless it is not UTF-8 or its fields are written in another way:
   * then it is written anew, once.
   *
   * @throws UserError if it is not of its encoding
   */
  SourceFile read(Path plain) throws IOException {
    TextEncoding encoding = TextEncoding.of(plain, settings.encoding(), file.name(), stop);
    try {
      return read(plain, encoding);
    } catch (CharacterCodingException e) {
      boolean isGuess = encoding.example().isPresent();
      throw new UserError(
          file.name()
              + (isGuess ? " is neither UTF-8 nor " : " is not ")
              + encoding.charset().name()
              + ": hyperparameter encoding names its encoding",
          e);
    }
  }

  private SourceFile read(Path plain, TextEncoding encoding) throws IOException {
    Charset charset = encoding.charset();
    CsvLayout layout = layout(plain, charset);
    boolean hasEscapes =
        encoding.mayEscapeQuotes() && hasEscapes(plain, charset, layout.separator());
    boolean isPlain = encoding.isUtf8() && !hasEscapes && !layout.isWhitespace();
    Path path = isPlain ? plain : rewritten(plain, charset, layout, hasEscapes);
    encoding.example().ifPresent(this::warnOfGuess);
    char separator = layout.isWhitespace() ? WhitespaceFields.SEPARATOR : layout.separator();
    CsvForm form = new CsvForm(separator, hasHeader, CsvForm.Place.LINE, layout.skippedLines());
    FileForm found =
        new FileForm(
            "CSV",
            charset.name(),
            CsvLayout.name(layout.separator()),
            hasEscapes,
            layout.hasSeparatorLine(),
            layout.commentLines(),
            layout.titleLines());
    return new SourceFile(path.toString(), file.name(), form, FileFindings.of(found));
  }

  private static boolean hasEscapes(Path path, Charset charset, char separator) throws IOException {
    try (Reader text = TextEncoding.reader(path, charset)) {
      return EscapedQuotes.areIn(text, separator);
    }
  }

  private CsvLayout layout(Path path, Charset charset) throws IOException {
    try (Reader text = TextEncoding.reader(path, charset)) {
      return CsvLayoutFinder.find(text, file.name(), file.isTabSeparated(), hasHeader, settings);
    }
  }

  private void warnOfGuess(String example) {
    log.warn(
        "data: {} is not UTF-8 and is read as windows-1252, such as {}; hyperparameter encoding"
            + " names another encoding",
        file.name(),
        example);
  }

  /** Writes the text as RFC 4180 in UTF-8. */
  private Path rewritten(Path from, Charset charset, CsvLayout layout, boolean hasEscapes)
      throws IOException {
    Path target = targets.get();
    try (Reader sent = TextEncoding.reader(from, charset);
        Writer csv = Files.newBufferedWriter(target)) {
      Reader text = hasEscapes ? new EscapedQuotes(sent, layout.separator()) : sent;
      text = layout.isWhitespace() ? new WhitespaceFields(text) : text;
      char[] block = new char[BLOCK];
      for (int count = text.read(block); count >= 0; count = text.read(block)) {
        stop.endIfMade();
        csv.write(block, 0, count);
      }
    }
    return target;
  }
}
