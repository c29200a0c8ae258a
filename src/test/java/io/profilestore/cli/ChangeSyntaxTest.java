package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeSyntaxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "email=new@example.com|email|new@example.com",
                "a=|a|``",
                "=x|``|x",
                "a==b|a|=b",
                "a=b:=c|a|b:=c",
                "a=\\b|a|\\b",
                "user:name=x|user:name|x",
                "a+b=x|a+b|x",
                "a-b=x|a-b|x",
                "a\\=b=x|a=b|x",
                "a\\:=x|a:|x",
                "a\\+=x|a+|x",
                "a\\-=x|a-|x",
                "\\:=x|:|x",
                "\\\\=x|\\|x",
                "a\\\\\\:=x|a\\:|x",
                "${flyway:user}=x|${flyway:user}|x",
                "\"=x|\"|x",
                " a = b | a | b ",
                "🙂=ü|🙂|ü",
                "@x=1|@x|1",
            })
    void parse_text_setsString(String typed, String field, String value) {
        assertThat(ChangeSyntax.parse(List.of(typed))).isEqualTo(Changes.set(field, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tags:=[\"a\"]|tags|[\"a\"]",
                "a:=null|a|null",
                ":=1|``|1",
                "a::=1|a:|1",
                "a\\=:=1|a=|1",
                "a:=\"x=y\"|a|\"x=y\"",
                "a:=1.0|a|1.0",
                "a:= {\"b\": 1e400} |a|{\"b\":1E+400}",
            })
    void parse_json_setsValue(String typed, String field, String json) {
        assertThat(ChangeSyntax.parse(List.of(typed)).byField().get(field))
                .isInstanceOfSatisfying(
                        Changes.Set.class,
                        set -> assertThat(Json.text(set.value())).isEqualTo(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "visits+=1|visits|1",
                "visits+=-1|visits|-1",
                "+=1|``|1",
                "a++=1|a+|1",
                "a+=1.0|a|1.0",
                "a+=1.50|a|1.50",
                "a+=1e3|a|1E+3",
                "a+=1234567890123456789012345678901234567890|a|1234567890123456789012345678901234567890",
            })
    void parse_number_incrementsExactly(String typed, String field, BigDecimal delta) {
        assertThat(ChangeSyntax.parse(List.of(typed))).isEqualTo(Changes.increment(field, delta));
    }

    @Test
    void parse_severalFields_keepsAllInOrder() {
        ChangeSet changes = ChangeSyntax.parse(List.of("b=1", "a:=2", "c+=3"));

        assertThat(changes.byField().keySet()).containsExactly("b", "a", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "email", "a\\=b", "visits-=1", "a\\b=1", "a\\"})
    void parse_noChange_isWrongUseWithAdvice(String typed) {
        Problem problem = problem(typed);

        assertThat(problem.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(problem.nextStep()).containsPattern("email=new@example.com|\\\\\\\\|visits\\+=-1");
    }

    @Test
    void parse_fieldTwice_isWrongUse() {
        assertThat(problem("a=1", "a+=2"))
                .returns(ExitCodes.USAGE, Problem::exitCode)
                .returns("the field a is named twice in one update", Problem::problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tags:=[1,|column 4",
                "tags:=|is empty",
                "a:=1 2|column",
                "a:=NaN|NaN",
                "visits+=x|column 1",
                "visits+=\"1\"|no number",
                "visits+=|is empty",
                "visits+=+1|column 2",
                "visits+=01|column",
            })
    void parse_valueNoJson_isBadDataWithItsPlace(String typed, String saying) {
        assertThat(problem(typed).exitCode()).isEqualTo(ExitCodes.BAD_DATA);
        assertThat(problem(typed).problem()).contains(saying);
    }

    private static Problem problem(String... typed) {
        return catchThrowableOfType(CliException.class, () -> ChangeSyntax.parse(List.of(typed)))
                .problem();
    }
}
