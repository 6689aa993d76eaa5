"""Programs that run what a manifest names: their flags, and what they bring themselves. Only data."""

from __future__ import annotations

from bylaw.language.known import words

# Program as typed → the tool whose manifest defines the names.
TOOLS = {
    "npm": "npm", "pnpm": "pnpm", "yarn": "yarn", "bun": "bun", "deno": "deno", "make": "make", "gmake": "make",
    "just": "just", "task": "task", "go-task": "task", "cargo": "cargo", "uv": "uv", "poetry": "poetry", "pdm": "pdm",
    "hatch": "hatch", "rye": "rye", "pixi": "pixi", "tox": "tox", "nox": "nox", "mise": "mise", "composer": "composer",
    "rake": "rake", "gradle": "gradle", "gradlew": "gradle", "dotnet": "dotnet", "poe": "poe", "inv": "invoke",
    "invoke": "invoke", "mix": "mix", "pipenv": "pipenv", "turbo": "turbo", "nx": "nx", "mvn": "maven",
    "mvnw": "maven", "mvnd": "maven",
}  # fmt: skip

# The verb that asks for a name in so many words; tools without one take the name itself.
RUNNERS = {
    "npm": "run", "pnpm": "run", "yarn": "run", "bun": "run", "deno": "task", "composer": "run", "mise": "run",
    "hatch": "run", "pixi": "run", "pipenv": "run", "rye": "run", "tox": "-e", "nox": "-s",
    "turbo": "run",
}  # fmt: skip

PYTHON_RUNNERS = words("uv poetry pdm hatch rye pixi pipenv")

DIRECTORY_FLAGS = {
    "npm": ("--prefix", "-C"), "pnpm": ("-C", "--dir", "--prefix"), "yarn": ("--cwd",), "bun": ("--cwd",),
    "make": ("-C", "--directory"), "just": ("-d", "--working-directory"), "task": ("-d", "--dir"),
    "uv": ("--directory", "--project"), "poetry": ("-C", "--directory", "-P", "--project"), "pdm": ("-p", "--project"),
    "gradle": ("-p", "--project-dir"), "composer": ("-d", "--working-dir"), "mise": ("-C", "--cd"),
}  # fmt: skip

WORKSPACE_FLAGS = {
    "npm": ("-w", "--workspace"), "pnpm": ("-F", "--filter"), "bun": ("--filter", "-F"), "cargo": ("-p", "--package"),
    "uv": ("--package",),
}  # fmt: skip

# Flags whose value is the next word and must not be taken for a name.
VALUE_FLAGS = {
    "make": ("-f", "--file", "-j", "-o", "-W"), "just": ("-f", "--justfile", "--set", "--dotenv-path"),
    "task": ("-t", "--taskfile", "-o", "--output", "-c"),
    "uv": ("--with", "--extra", "--group", "--python", "-p", "--env-file", "-m"),
    "cargo": (
        "--manifest-path", "--features", "--target", "--profile", "--bin", "--example", "--test", "--bench", "-j",
    ),
    "gradle": ("-x", "--tests", "-b", "-c"), "npm": ("--loglevel",), "deno": ("-c", "--config"),
    "poetry": ("--with", "--without"),
    "turbo": ("-F", "--filter", "--concurrency", "--cache-dir", "--team", "--token", "--cwd", "--output-logs"),
    "rake": ("-f",), "invoke": ("-c",), "pnpm": ("--reporter",), "hatch": ("-e",), "pixi": ("-e", "--environment"),
}  # fmt: skip

_NODE = """
    add audit bin cache ci config create dedupe deploy dlx exec help i info init install link list login logout ls
    outdated pack ping prune publish rebuild remove rm root search set store test-ci uninstall unlink update upgrade
    version view whoami why x
"""

BUILTINS = {
    "npm": words(
        _NODE
        + """
        access adduser audit bugs completion dedupe deprecate diff dist-tag docs doctor edit explain explore
        fund get hook install-ci-test install-test org owner pkg profile query repo sbom shrinkwrap star
        team token un
        """
    ),
    "pnpm": words(
        _NODE
        + """
        approve-builds env fetch import install-test patch patch-commit recursive self-update server setup
        up multi licenses
        """
    ),
    "yarn": words(
        _NODE
        + """
        check constraints dedupe global import node npm patch plugin policies self-update up versions
        workspaces workspace
        """
    ),
    "bun": words(
        _NODE
        + """
        a build c completions getcompletes patch pm repl test upgrade bunx
        """
    ),
    "deno": words(
        """
        add bench bundle cache check compile completions coverage doc eval fmt info init install jupyter
        lint lsp publish remove repl run serve test types uninstall upgrade vendor outdated
        """
    ),
    "composer": words(
        """
        about archive audit browse bump check-platform-reqs clear-cache completion config create-project
        depends diagnose dump-autoload dumpautoload exec fund global help home i info init install licenses
        list outdated prohibits reinstall remove require search self-update selfupdate show status suggests
        u update upgrade validate why why-not run-script
        """
    ),
    "cargo": words(
        """
        add audit b bench binstall bloat build c check clean clippy component criterion deny doc expand
        fetch fix flamegraph fmt fuzz generate-lockfile generate hack help init insta install leptos lint
        llvm-cov locate-project login logout machete make metadata mutants nextest new outdated owner
        package pgrx publish r read-manifest release remove rm run rustc rustdoc search semver-checks shear
        sort sqlx sweep t tarpaulin test tree udeps uninstall update vendor verify-project version vet watch
        workspaces yank zigbuild dist tauri ndk lambda component careful miri msrv
        """
    ),
    "mise": words(
        """
        activate alias backends bin-paths cache completion config current deactivate direnv doctor en env
        exec x fmt generate implode install i latest link list ls ls-remote outdated plugins prune registry
        reshim search self-update set settings shell sync tasks test-tool tool trust uninstall unset unuse
        upgrade use u version watch where which
        """
    ),
    "just": words("--list"),
    "gradle": words(
        """
        assemble build buildNeeded check clean dependencies dependencyInsight help init jar javadoc projects
        properties tasks test wrapper bootRun run compileJava compileKotlin classes installDebug
        assembleDebug assembleRelease connectedAndroidTest lint publish publishToMavenLocal installDist
        distZip
        """
    ),
    "dotnet": words(
        """
        build run test restore publish pack clean new add list nuget tool sln format watch ef workload
        dev-certs user-secrets msbuild vstest store help remove reference package
        """
    ),
    "uv": words(
        """
        add remove sync lock pip venv tool python build publish init cache self tree export version help
        """
    ),
    "poetry": words(
        """
        add about build cache check config debug env export help init install list lock new publish remove
        search self shell show source update version
        """
    ),
    "pdm": words(
        """
        add build cache completion config export fix import info init install list lock outdated plugin
        publish python remove search self show sync update use venv
        """
    ),
    "hatch": words(
        """
        build clean config dep env fmt new project publish python self shell status test version
        """
    ),
    "rye": words(
        """
        add build config fetch fmt init install lint list lock make-req pin publish remove self show sync
        test toolchain tools uninstall version fmt
        """
    ),
    "pixi": words(
        """
        add auth clean completion config exec global import info init install list lock project reinstall
        remove search self-update shell shell-hook task tree update upgrade upload workspace
        """
    ),
    "pipenv": words(
        """
        install uninstall lock shell sync update check clean graph open requirements scripts upgrade verify
        """
    ),
    "mix": words(
        """
        archive clean cmd compile credo deps deps.get deps.update deps.compile dialyzer do docs ecto escript
        format help hex hex.outdated local local.hex local.rebar new phx phx.new phx.server phx.gen release
        run sobelow test xref
        """
    ),
    "turbo": words(
        """
        bin boundaries clone completion config daemon devtools docs generate gen g info link login logout ls prune query
        scan telemetry unlink watch
        """
    ),
    "tox": frozenset(),
    "nox": frozenset(),
    "poe": frozenset(),
    "rake": frozenset(),
    "invoke": frozenset(),
    "task": frozenset(),
}
