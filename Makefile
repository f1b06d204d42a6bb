# Two commands: `make demo` does the main job on an invented ward, `make test` proves all of it.
.DELETE_ON_ERROR:
.PHONY: demo test lint format bench soak screenshots lock clean

PYTHON := .venv/bin/python
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
export QT_QPA_PLATFORM ?= offscreen
endif

demo:
	@packaging/bootstrap.sh run
	@$(PYTHON) -m fallback demo --out demo-out
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(PYTHON) -m ui --home demo-out/store; fi

test: lint
	@packaging/bootstrap.sh server
	$(PYTHON) -m pytest -n 2 --dist loadfile -q

lint:
	@packaging/bootstrap.sh dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

bench:
	@packaging/bootstrap.sh dev
	@packaging/bootstrap.sh server
	@packaging/bootstrap.sh bench
	$(PYTHON) -m tests.bench

# The long versions: three days of sheets, a thousand kills, ten thousand sheets at twenty desks,
# thousands of generated charts, answers and schedules.
soak:
	@packaging/bootstrap.sh dev
	@packaging/bootstrap.sh server
	@packaging/bootstrap.sh s3-server
	FALLBACK_SOAK=1 $(PYTHON) -m pytest -q --hypothesis-profile=explore --timeout 7200 \
	    tests/store/test_killed.py tests/snapshots tests/staging tests/packet tests/forms \
	    tests/recovery tests/scan tests/sources tests/three_days tests/ui/monkey

# Pictures of every page of the window, in both languages, every dress and two sizes: over a thousand,
# six minutes of processor. Fewer: python -m tests.ui.screenshots sv 100 light.
screenshots:
	@packaging/bootstrap.sh dev
	@mkdir -p demo-out/screenshots
	FALLBACK_SCREENSHOTS=demo-out/screenshots $(PYTHON) -m tests.ui.screenshots

# Pins every version and hash; the files name no registry.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o packaging/locks/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev --extra smb --extra sftp --extra s3 pyproject.toml -o packaging/locks/dev.txt
	echo "setuptools>=80" | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header - -o packaging/locks/build.txt
	echo "moto[server]>=5.2" | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header - -o packaging/locks/s3-server.txt
	echo "sekmet-fhir==0.1.1" | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header - -o packaging/locks/fhir-server.txt
	printf '%s\n' 'fpdf2>=2.8' 'reportlab>=5.1,<6' 'rl_accel>=0.9.1' 'typst>=0.15' 'weasyprint>=70' 'zxing-cpp>=3.1,<4' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header - -o packaging/locks/bench.txt

clean:
	rm -rf .venv .venv-fhir-server .venv-s3-server .venv-bench .venv-windows demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
