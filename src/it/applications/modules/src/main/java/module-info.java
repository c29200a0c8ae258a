// adapter.md
module com.example.modules {
    requires io.profilestore;
    requires tools.jackson.databind;
}
// end
